package dev.ratchet.storage.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.Seeds;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An index against the summaries that it is made of. */
class SummaryIndexTest {
    private static final BranchId BRANCH = BranchId.main("a");

    private InMemoryBlobStore store = new InMemoryBlobStore();
    private SummaryIndex index = new SummaryIndex(store, BRANCH);

    private static List<List<SummaryRow>> summaries(SplittableRandom random, int most) {
        return Stream.generate(() -> Rows.some(random, most, Rows::summary))
                .limit(SummaryIndex.SPAN)
                .toList();
    }

    @Test
    void looking_up_finds_what_fits_and_nothing_else() {
        Seeds.forEach(3, this::lookUp);
    }

    private void lookUp(SplittableRandom random) {
        store = new InMemoryBlobStore();
        index = new SummaryIndex(store, BRANCH);
        List<List<SummaryRow>> summaries = summaries(random, 200);
        index.write(17, summaries);
        for (int i = 0; i < 100; i++) {
            SummaryFilter filter = filter(random);
            SummaryLine from = new SummaryLine(17 + random.nextInt(16), random.nextInt(100));
            int to = from.iteration() + random.nextInt(20);
            int most = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(1, 30);

            assertThat(index.lookUp(filter, from, to, most))
                    .as("%s from %s to %d", filter, from, to)
                    .isEqualTo(fitting(summaries, filter, from, to).stream()
                            .limit(most)
                            .toList());
        }
    }

    private static List<SummaryLine> fitting(
            List<List<SummaryRow>> summaries, SummaryFilter filter, SummaryLine from, int to) {
        List<SummaryLine> lines = new ArrayList<>();
        for (int i = 0; i < summaries.size(); i++) {
            for (int row = 0; row < summaries.get(i).size(); row++) {
                SummaryLine line = new SummaryLine(17 + i, row);
                if (line.compareTo(from) >= 0
                        && line.iteration() <= to
                        && filter.fits(summaries.get(i).get(row))) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private static SummaryFilter filter(SplittableRandom random) {
        return new SummaryFilter(
                some(random, new PromptId("p" + random.nextInt(100))),
                some(random, StopReason.KINDS.get(random.nextInt(StopReason.KINDS.size()))),
                some(random, List.of(TrajectoryStatus.values()).get(random.nextInt(4))),
                some(random, random.nextDouble() / 2),
                some(random, 0.5 + random.nextDouble() / 2),
                some(random, random.nextInt(12)));
    }

    private static <T> Optional<T> some(SplittableRandom random, T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }

    @Test
    void an_index_is_the_same_bytes_whoever_makes_it() {
        List<List<SummaryRow>> summaries = summaries(new SplittableRandom(1), 50);
        index.write(1, summaries);
        InMemoryBlobStore other = new InMemoryBlobStore();
        new SummaryIndex(other, BRANCH).write(1, summaries);

        assertThat(Blobs.read(other, Keys.summaryIndex(BRANCH, 1)))
                .isEqualTo(Blobs.read(store, Keys.summaryIndex(BRANCH, 1)));
        assertThat(index.has(1)).isTrue();
        assertThat(index.has(17)).isFalse();
    }

    /** Each bit that is read is proven; which bits are not read depends on the filter. */
    @Test
    void a_changed_bit_is_found_by_whoever_reads_it() {
        SplittableRandom random = new SplittableRandom(1);
        index.write(1, summaries(random, 300));
        byte[] right = Blobs.read(store, Keys.summaryIndex(BRANCH, 1));
        SummaryFilter all = new SummaryFilter(
                Optional.of(new PromptId("p1")),
                Optional.of("end"),
                Optional.of(TrajectoryStatus.TRAINED),
                Optional.of(0.0),
                Optional.empty(),
                Optional.of(3));
        List<SummaryLine> found = index.lookUp(all, new SummaryLine(1, 0), 16, 9_999);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] wrong = right.clone();
            wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            InMemoryBlobStore changed = new InMemoryBlobStore();
            changed.create(Keys.summaryIndex(BRANCH, 1), wrong);
            try {
                assertThat(new SummaryIndex(changed, BRANCH).lookUp(all, new SummaryLine(1, 0), 16, 9_999))
                        .isEqualTo(found);
            } catch (FaultException e) {
                refused++;
            }
        }
        assertThat(refused)
                .as("of 400; the rest is the file's head, which nobody reads")
                .isGreaterThan(300);
    }

    @Test
    void numbers_that_are_stored_stay_what_they_are() {
        assertThat(StopReason.KINDS).startsWith("end", "round", "budget", "limit", "repetition");
        assertThat(TrajectoryStatus.values()).hasSize(4);
        assertThat(SummaryIndex.SPAN).isEqualTo(16);
        assertThat(SummaryIndex.first(16)).isEqualTo(1);
        assertThat(SummaryIndex.first(17)).isEqualTo(17);
    }

    @Test
    void rows_with_a_text_are_found_and_read_from_their_blocks() {
        SplittableRandom random = new SplittableRandom(1);
        List<SummaryRow> rows =
                Stream.generate(() -> Rows.summary(random)).limit(300).toList();
        TrajectoryObjects.SUMMARIES.write(store, "s", rows);
        for (int i : List.of(0, 63, 64, 299)) {
            String id = rows.get(i).trajectory().toString();
            List<Integer> found = TrajectoryObjects.SUMMARIES.rowsWith(store, "s", "trajectory", id);
            assertThat(found).contains(i);
            assertThat(TrajectoryObjects.SUMMARIES.readRows(store, "s", found))
                    .contains(rows.get(i))
                    .allSatisfy(row -> assertThat(row.trajectory().toString()).isEqualTo(id));
        }
        assertThat(TrajectoryObjects.SUMMARIES.rowsWith(store, "s", "trajectory", "nobody"))
                .isEmpty();
    }

    @Test
    void a_filter_that_makes_no_sense_is_refused() {
        Optional<Double> none = Optional.empty();
        assertThatThrownBy(() -> rewards(Optional.of(1.0), Optional.of(0.5))).hasMessageStartingWith("rewardMin: 1.0");
        assertThatThrownBy(() -> rewards(none, Optional.of(Double.NaN))).hasMessageStartingWith("rewardMax: NaN");
        assertThatThrownBy(() -> rewards(Optional.of(Double.NaN), none)).hasMessageStartingWith("rewardMin: NaN");
    }

    private static SummaryFilter rewards(Optional<Double> least, Optional<Double> most) {
        return new SummaryFilter(Optional.empty(), Optional.empty(), Optional.empty(), least, most, Optional.empty());
    }
}
