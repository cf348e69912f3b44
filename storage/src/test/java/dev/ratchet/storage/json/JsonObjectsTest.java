package dev.ratchet.storage.json;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;
import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.storage.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
        assertFault(CORRUPT_DATA, () -> new JsonObjects<>("ratchet.words/2", Words.class).read(store, "a/1"))
                .hasMessageContaining("expected: ratchet.words/2");
    }
}
