package dev.ratchet.storage.json;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;
import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.storage.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonObjectsTest {
    record Words(
            TrajectoryId trajectory,
            PromptId prompt,
            PolicyVersion version,
            StopReason stop,
            Optional<Double> reward,
            Map<GroupId, Long> counts,
            List<String> texts) {}

    private static final JsonObjects<Words> WORDS = new JsonObjects<>("ratchet.words/1", Words.class);
    private static final Words SOME = new Words(
            new TrajectoryId(new GroupId(12, 3), 7),
            new PromptId("p1"),
            new PolicyVersion(4),
            new StopReason.Repetition(2, 5),
            Optional.of(0.1),
            Map.of(new GroupId(2, 0), 2L, new GroupId(1, 0), 1L),
            List.of("zwölf \"12\"", "\n"));

    private final BlobStore store = new InMemoryBlobStore();

    @Test
    void a_record_comes_back_as_it_went_and_ids_are_written_as_text() {
        var stored = WORDS.createOrRead(store, "a", SOME);

        assertThat(WORDS.read(store, "a").content()).isEqualTo(SOME);
        assertThat(WORDS.read(store, "a", stored.object().sha256())).isEqualTo(SOME);
        assertThat(new String(WORDS.encode(SOME), UTF_8))
                .startsWith("{\"schema\":\"ratchet.words/1\",\"sha256\":\"")
                .contains("\"content\":{\"counts\":{\"000001-00000\":1,\"000002-00000\":2},\"prompt\":\"p1\"")
                .contains("\"trajectory\":\"000012-00003-07\"")
                .endsWith("}\n");
        Words none = new Words(
                SOME.trajectory(), SOME.prompt(), SOME.version(), SOME.stop(), Optional.empty(), Map.of(), List.of());
        assertThat(WORDS.decode("a", WORDS.encode(none))).isEqualTo(none);
    }

    @Test
    void every_flipped_bit_is_found() {
        byte[] bytes = WORDS.encode(SOME);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int position = bit;

            assertFault(CORRUPT_DATA, () -> WORDS.decode("a/1", flipped))
                    .describedAs("bit %d", position)
                    .hasMessageContaining("object a/1");
        }
    }

    @Test
    void every_cut_is_found() {
        byte[] bytes = WORDS.encode(SOME);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertFault(CORRUPT_DATA, () -> WORDS.decode("a/1", cut));
        }
    }

    @Test
    void whoever_comes_second_reads_what_the_first_wrote() {
        var first = WORDS.createOrRead(store, "a", SOME);
        Words other = new Words(
                SOME.trajectory(),
                new PromptId("other"),
                SOME.version(),
                SOME.stop(),
                Optional.empty(),
                Map.of(),
                List.of());

        assertThat(WORDS.createOrRead(store, "a", other)).isEqualTo(first);
    }

    @Test
    void what_is_missing_or_not_meant_is_named() {
        assertFault(MISSING_DATA, () -> WORDS.read(store, "a/1")).hasMessageContaining("object a/1: not there");
        assertThat(WORDS.find(store, "a/1")).isEmpty();
        WORDS.createOrRead(store, "a/1", SOME);
        String other = Checksums.sha256(new byte[0]);

        assertFault(CORRUPT_DATA, () -> WORDS.read(store, "a/1", other)).hasMessageContaining("expected: " + other);
        assertFault(CORRUPT_DATA, () -> new JsonObjects<>("ratchet.others/1", Words.class).read(store, "a/1"))
                .hasMessageContaining("expected: ratchet.others/1");
    }

    record First(String name, @Nullable Limits inner) {}

    record Limits(int tokens) {}

    record Second(String name, @Nullable SharedLimits inner, List<String> tags) {}

    record SharedLimits(int tokens, @Nullable Double share) {}

    record Third(String name, @Nullable FullLimits inner, List<String> tags) {}

    record FullLimits(int tokens, @Nullable Double share, long limit) {}

    private static final JsonObjects<First> FIRST = new JsonObjects<>("ratchet.grown/1", First.class);
    private static final JsonObjects<Second> SECOND = new JsonObjects<>(
            "ratchet.grown/2", Second.class, new Added(2, "tags", List.of("old")), new Added(2, "inner.share", null));
    private static final JsonObjects<Third> THIRD = new JsonObjects<>(
            "ratchet.grown/3",
            Third.class,
            new Added(2, "tags", List.of("old")),
            new Added(2, "inner.share", null),
            new Added(3, "inner.limit", 7));

    @Test
    void objects_of_older_versions_are_read_with_what_their_version_meant() {
        var first = FIRST.createOrRead(store, "1", new First("a", new Limits(4)));
        SECOND.createOrRead(store, "2", new Second("a", new SharedLimits(4, 0.5), List.of("new")));
        FIRST.createOrRead(store, "none", new First("a", null));

        assertThat(THIRD.read(store, "1", first.object().sha256()))
                .isEqualTo(new Third("a", new FullLimits(4, null, 7), List.of("old")));
        assertThat(THIRD.read(store, "2").content())
                .isEqualTo(new Third("a", new FullLimits(4, 0.5, 7), List.of("new")));
        assertThat(THIRD.read(store, "none").content()).isEqualTo(new Third("a", null, List.of("old")));
        assertThat(THIRD.read(store, "1").object()).isEqualTo(first.object());
    }

    @Test
    void every_flipped_bit_of_an_older_version_is_found() {
        byte[] bytes = FIRST.encode(new First("a", new Limits(4)));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            assertFault(CORRUPT_DATA, () -> THIRD.decode("a/1", flipped)).describedAs("bit %d", bit);
        }
    }

    @Test
    void an_object_of_a_newer_version_is_refused_with_the_remedy() {
        THIRD.createOrRead(store, "3", new Third("a", null, List.of()));

        assertFault(CORRUPT_DATA, () -> SECOND.read(store, "3"))
                .hasMessage(
                        "object 3: schema: ratchet.grown/3 (expected: up to ratchet.grown/2; a newer Ratchet wrote it: use that one, or a newer one yet)");
    }

    @Test
    void a_version_says_what_it_added() {
        assertThatThrownBy(() -> new JsonObjects<>("ratchet.grown/3", Third.class, new Added(3, "inner.limit", 7)))
                .hasMessage("schema ratchet.grown/3: additions by versions [3] (expected: by each since 2)");
    }
}
