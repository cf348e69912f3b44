package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.storage.Faults.assertFault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Seeds;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArrowObjectsTest {
    private final BlobStore store = new InMemoryBlobStore();

    @Test
    void every_kind_of_row_comes_back_as_it_went() {
        Seeds.forEach(20, random -> {
            assertRoundTrip(TrajectoryObjects.ROUNDS, Rows.some(random, 150, Rows::round));
            assertRoundTrip(TrajectoryObjects.ROLLOUTS, Rows.some(random, 150, Rows::rollout));
            assertRoundTrip(TrajectoryObjects.SCORES, Rows.some(random, 150, Rows::score));
            assertRoundTrip(TrajectoryObjects.SUMMARIES, Rows.some(random, 150, Rows::summary));
        });
    }

    /** Stores an object as it was written once; the files are never changed. */
    private void storeOld(String key, String file) throws IOException {
        try (InputStream in = requireNonNull(ArrowObjectsTest.class.getResourceAsStream(file), file)) {
            store.create(key, in.readAllBytes());
        }
    }

    @Test
    void scores_of_the_first_version_can_be_read() throws IOException {
        storeOld("old", "scores-1.arrow");

        List<ScoreRow> rows = TrajectoryObjects.SCORES.read(store, "old");

        assertThat(rows).hasSize(64);
        assertThat(rows)
                .allMatch(row -> row.seconds().isEmpty()
                        && row.judgement().parts().isEmpty()
                        && row.judgement().verifier().equals(new VerifierId("numeric", 1)));
        assertThat(rows)
                .filteredOn(row -> row.judgement().verdict() == Verdict.RIGHT)
                .hasSize(13);
        assertThat(TrajectoryObjects.SCORES.readRow(store, new RowLocation("old", 63)))
                .isEqualTo(rows.getLast());
    }

    @Test
    void rounds_and_rollouts_of_the_first_version_can_be_read() throws IOException {
        storeOld("round", "round-1.arrow");
        storeOld("rollout", "rollout-1.arrow");

        List<RoundRow> rounds = TrajectoryObjects.ROUNDS.read(store, "round");
        List<RolloutRow> rollouts = TrajectoryObjects.ROLLOUTS.read(store, "rollout");

        assertThat(rounds)
                .hasSameSizeAs(rollouts)
                .allMatch(row -> row.numerics().equals("not recorded"));
        assertThat(rollouts)
                .isNotEmpty()
                .allMatch(row -> row.numerics().equals(List.of("not recorded")))
                .allMatch(row -> row.iteration() == 2
                        && row.start() > 0
                        && row.response().isPresent() == row.finished());
        assertThat(TrajectoryObjects.ROLLOUTS.readRow(store, new RowLocation("rollout", 0)))
                .isEqualTo(rollouts.getFirst());
    }

    @Test
    void scores_of_the_second_version_can_be_read_without_the_columns_that_were_never_filled() throws IOException {
        storeOld("old", "scores-2.arrow");

        List<ScoreRow> rows = TrajectoryObjects.SCORES.read(store, "old");

        assertThat(rows).hasSize(70);
        assertThat(rows).filteredOn(row -> row.seconds().isPresent()).hasSize(31);
        assertThat(rows)
                .filteredOn(row -> row.judgement().verdict() == Verdict.PARTLY_RIGHT)
                .hasSize(11)
                .allMatch(row -> row.judgement().parts().size() == 2);
        assertThat(TrajectoryObjects.SCORES.readRow(store, new RowLocation("old", 69)))
                .isEqualTo(rows.getLast());
    }

    @Test
    void summaries_of_the_first_version_can_be_read_and_know_no_rewards_of_groups() throws IOException {
        storeOld("old", "summary-1.arrow");

        List<SummaryRow> rows = TrajectoryObjects.SUMMARIES.read(store, "old");

        assertThat(rows).hasSize(70);
        assertThat(rows)
                .filteredOn(row -> row.status() == TrajectoryStatus.TRAINED)
                .hasSize(23);
        assertThat(rows).filteredOn(row -> row.correctness().isPresent()).hasSize(32);
        assertThat(rows)
                .allMatch(row ->
                        row.lengthReward().isEmpty() && row.trainedReward().isEmpty());
        assertThat(rows.getLast().trajectory()).hasToString("000072-00044-10");
    }

    @Test
    void scores_of_a_newer_version_are_refused_with_the_remedy() {
        byte[] newer = new ArrowObjects<ScoreRow>("ratchet.scores/4", List.of(), _ -> {
                    throw new AssertionError();
                })
                .encode(List.of());

        assertFault(CORRUPT_DATA, () -> TrajectoryObjects.SCORES.decode("a/1", newer))
                .hasMessageContaining("ratchet.scores/4")
                .hasMessageContaining("ratchet.scores/3 or older; a newer one needs a newer Ratchet");
    }

    @Test
    void equal_rows_give_equal_bytes_whatever_was_encoded_before() {
        Seeds.forEach(5, random -> {
            SplittableRandom twin = new SplittableRandom(random.nextLong());
            SplittableRandom other = twin.split();
            List<RolloutRow> rows = Rows.some(twin, 100, Rows::rollout);
            byte[] first = TrajectoryObjects.ROLLOUTS.encode(rows);
            TrajectoryObjects.ROLLOUTS.encode(Rows.some(other, 100, Rows::rollout));

            assertThat(TrajectoryObjects.ROLLOUTS.encode(new ArrayList<>(rows))).isEqualTo(first);
        });
    }

    @Test
    void every_flipped_byte_is_found() {
        byte[] file = TrajectoryObjects.ROUNDS.encode(rows(2, Rows::round));
        for (int i = 0; i < file.length; i++) {
            byte[] flipped = file.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            int position = i;

            assertFault(CORRUPT_DATA, () -> TrajectoryObjects.ROUNDS.decode("a/1", flipped))
                    .describedAs("byte %d", position)
                    .hasMessageContaining("object a/1");
        }
    }

    @Test
    void every_cut_is_found() {
        byte[] file = TrajectoryObjects.ROUNDS.encode(rows(2, Rows::round));
        for (int length = 0; length < file.length; length += 7) {
            byte[] cut = Arrays.copyOf(file, length);

            assertFault(CORRUPT_DATA, () -> TrajectoryObjects.ROUNDS.decode("a/1", cut));
        }
    }

    @Test
    void one_row_is_read_with_its_block_alone() {
        List<RolloutRow> rows = rows(200, Rows::rollout);
        TrajectoryObjects.ROLLOUTS.write(store, "a/1", rows);

        for (int row : List.of(0, 63, 64, 199)) {
            assertThat(TrajectoryObjects.ROLLOUTS.readRow(store, new RowLocation("a/1", row)))
                    .isEqualTo(rows.get(row));
        }
        assertFault(INVALID_REQUEST, () -> TrajectoryObjects.ROLLOUTS.readRow(store, new RowLocation("a/1", 200)))
                .hasMessageContaining("one of its 200 rows");
    }

    @Test
    void a_ranged_read_finds_every_flipped_byte_that_it_reads() {
        List<RoundRow> rows = rows(65, Rows::round);
        byte[] file = TrajectoryObjects.ROUNDS.encode(rows);
        int found = 0;
        for (int i = 0; i < file.length; i += 5) {
            byte[] flipped = file.clone();
            flipped[i] ^= 0x10;
            BlobStore corrupt = new InMemoryBlobStore();
            corrupt.create("a/1", flipped);
            try {
                assertThat(TrajectoryObjects.ROUNDS.readRow(corrupt, new RowLocation("a/1", 64)))
                        .isEqualTo(rows.get(64)); // the byte was not read: another block, or before the first
            } catch (FaultException e) {
                assertThat(e.fault()).isEqualTo(CORRUPT_DATA);
                found++;
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void whoever_comes_second_reads_what_the_first_wrote() {
        List<RoundRow> first = rows(3, Rows::round);
        StoredObject stored = TrajectoryObjects.ROUNDS.write(store, "a/1", first);

        var second = TrajectoryObjects.ROUNDS.createOrRead(store, "a/1", rows(5, Rows::round));

        assertThat(second.rows()).isEqualTo(first);
        assertThat(second.object()).isEqualTo(stored);
    }

    @Test
    void an_object_that_a_record_does_not_mean_is_refused() {
        StoredObject stored = TrajectoryObjects.ROUNDS.write(store, "a/1", rows(3, Rows::round));
        String other = Checksums.sha256(TrajectoryObjects.ROUNDS.encode(rows(4, Rows::round)));

        assertThat(TrajectoryObjects.ROUNDS.read(store, "a/1", stored.sha256())).hasSize(3);
        assertFault(CORRUPT_DATA, () -> TrajectoryObjects.ROUNDS.read(store, "a/1", other))
                .hasMessageContaining("object a/1, sha256 of the file")
                .hasMessageContaining(stored.sha256())
                .hasMessageContaining(other);
    }

    @Test
    void an_object_that_is_not_there_is_named() {
        assertFault(MISSING_DATA, () -> TrajectoryObjects.ROUNDS.read(store, "a/1"))
                .hasMessageContaining("object a/1: not there");
        assertFault(MISSING_DATA, () -> TrajectoryObjects.ROUNDS.readRow(store, new RowLocation("a/1", 0)));
    }

    @Test
    void an_object_of_another_schema_is_refused_by_its_name() {
        TrajectoryObjects.SCORES.write(store, "a/1", rows(1, Rows::score));

        assertFault(CORRUPT_DATA, () -> TrajectoryObjects.ROUNDS.read(store, "a/1"))
                .hasMessageContaining("schema: ratchet.scores/3 (expected: ratchet.round/3 or older");
    }

    private <R> void assertRoundTrip(ArrowObjects<R> objects, List<R> rows) {
        assertThat(objects.decode("a/1", objects.encode(rows))).isEqualTo(rows);
    }

    private static <R> List<R> rows(int count, Function<SplittableRandom, R> row) {
        SplittableRandom random = new SplittableRandom(7 + count);
        return Stream.generate(() -> row.apply(random)).limit(count).toList();
    }
}
