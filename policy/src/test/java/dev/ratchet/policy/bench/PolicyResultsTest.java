package dev.ratchet.policy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./ratchet bench policy} makes of its measurements. */
class PolicyResultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Measure SPEED = measure("decode, batch 8", "tokens/s", true);
    private static final Measure SECONDS = measure("one step", "s", false);

    @Test
    void a_ratio_is_of_a_round_and_more_than_one_where_ours_is_faster() {
        BenchRow row = BenchRow.of(SPEED, "peer", 1.5, List.of(100.0, 90.0, 300.0), List.of(50.0, 60.0, 100.0), "c");

        assertThat(List.of(row.ratioMin(), row.ratioMedian(), row.ratioMax())).containsExactly(1.5, 2.0, 3.0);
        assertThat(List.of(row.ours(), row.theirs())).containsExactly(100.0, 60.0);
        assertThat(row.goal()).isEqualTo(">= 1.5");
        assertThat(row.reached()).isTrue();
    }

    @Test
    void of_seconds_the_ratio_is_theirs_to_ours() {
        BenchRow row = BenchRow.of(SECONDS, "peer", 4.0, List.of(10.0, 20.0), List.of(40.0, 50.0), "c");

        assertThat(List.of(row.ratioMin(), row.ratioMax())).containsExactly(2.5, 4.0);
        assertThat(row.ratioMedian()).isCloseTo(3.25, within(1e-9));
        assertThat(row.reached()).isFalse();
    }

    @Test
    void rounds_that_one_side_did_not_make_are_refused() {
        assertThatThrownBy(() -> BenchRow.of(SPEED, "peer", null, List.of(1.0, 2.0), List.of(1.0), "c"))
                .hasMessage("decode, batch 8: 2 and 1 rounds (expected: as many on both sides, at least one)");
    }

    @Test
    void a_part_that_is_measured_anew_takes_its_old_place_and_the_rest_stays(@TempDir Path folder) throws IOException {
        List<Work> works = List.of(
                new Work("decode", JSON.createObjectNode(), List.of(SPEED)),
                new Work("step", JSON.createObjectNode(), List.of(SECONDS)));
        BenchRow old = row(SPEED, "llama.cpp", 1, "old");
        BenchRow kept = row(SECONDS, "trl", 1, "old");
        PolicyResults.write(folder, PolicyResults.merged(folder, List.of(kept, old), works), List.of());

        BenchRow anew = row(SPEED, "llama.cpp", 2, "new");
        BenchRow added = row(SPEED, "transformers", 3, "new");
        PolicyResults.write(folder, PolicyResults.merged(folder, List.of(anew, added), works), List.of());

        assertThat(PolicyResults.merged(folder, List.of(), works)).containsExactly(anew, added, kept);
    }

    @Test
    void a_row_in_the_file_has_the_fields_that_results_have(@TempDir Path folder) throws IOException {
        PolicyResults.write(folder, List.of(row(SPEED, "llama.cpp", 2, "abc")), List.of());

        JsonNode file = JSON.readTree(folder.resolve("policy.json").toFile());
        assertThat(file.path(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "work",
                        "peer",
                        "ours",
                        "theirs",
                        "unit",
                        "ratioMin",
                        "ratioMedian",
                        "ratioMax",
                        "goal",
                        "commit");
    }

    @Test
    void the_page_says_what_was_missed_and_has_the_machine_and_the_curves(@TempDir Path folder) throws IOException {
        BenchRow missed = row(SPEED, "llama.cpp", 0.5, "abc");
        Measure larger = measure("decode, batch 16", "tokens/s", true);
        BenchRow point = BenchRow.of(larger, "llama.cpp", null, List.of(30.0), List.of(20.0), "abc");

        PolicyResults.write(folder, List.of(point, missed), List.of("two cores"));

        String page = Files.readString(folder.resolve("policy.md"));
        String missedLine =
                "| decode, batch 8 | 0.50 | llama.cpp | 1.00 | tokens/s | 0.50 / 0.50 / 0.50 | >= 1.0, missed | abc |";
        String pointLine = "| decode, batch 16 | 30.0 | llama.cpp | 20.0 | tokens/s | 1.50 / 1.50 / 1.50 |  | abc |";
        assertThat(page).contains("- two cores\n");
        int curves = page.indexOf("## Curves");
        assertThat(page.substring(0, curves)).contains(missedLine).doesNotContain(pointLine);
        assertThat(page.substring(curves)).containsSubsequence(missedLine, pointLine);
    }

    @Test
    void contestants_that_did_different_work_are_found_out() throws JsonProcessingException {
        String ours = "{\"written\": 64, \"first\": [1, 2], \"gradientNorm\": 2.0}";
        Agreement.require("work", "peer", answer(ours), answer(ours.replace("2.0", "2.001")));

        for (String theirs :
                List.of(ours.replace("64", "63"), ours.replace("[1, 2]", "[1, 3]"), ours.replace("2.0", "2.01"))) {
            assertThatThrownBy(() -> Agreement.require("work", "peer", answer(ours), answer(theirs)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("they did not do the same work");
        }
    }

    @Test
    void every_work_has_a_peer_and_the_goals_are_those_that_were_set() throws IOException {
        List<Work> works = Work.all(Path.of("..", "bench", "smollm2-lengths.json"));

        assertThat(works).allSatisfy(work -> assertThat(work.peers()).isNotEmpty());
        assertThat(works.stream().flatMap(work -> work.measures().stream()))
                .extracting(measure -> measure.work() + " " + measure.goals())
                .contains(
                        "decode, batch 1 {llama.cpp=Optional[0.8]}",
                        "decode, batch 32 {llama.cpp=Optional[1.0], transformers=Optional[2.3]}",
                        "decode, batch 64 {llama.cpp=Optional[1.0], transformers=Optional[2.3]}",
                        "prefill, 4 x 512 tokens {llama.cpp=Optional[1.0]}",
                        "forward, backward, update, 8 x 128 tokens {pytorch=Optional[1.0]}",
                        "forward, backward, update, lengths recorded in a campaign {pytorch=Optional[2.0]}",
                        "one step of RL, 4 prompts x 8 samples x 64 tokens {trl=Optional[4.0]}",
                        "one step of RL, 4 prompts x 8 samples x 64 tokens, memory {trl=Optional[1.0]}");
    }

    @Test
    void on_a_device_only_peers_that_can_use_it_are_asked_and_no_goal_is_set() throws IOException {
        List<Work> works = Work.onDevice(Work.all(Path.of("..", "bench", "smollm2-lengths.json")));

        assertThat(works.stream().flatMap(work -> work.measures().stream()))
                .extracting(measure -> measure.work() + " " + measure.goals())
                .containsExactly(
                        "decode, batch 32 {transformers=Optional.empty}",
                        "decode, batch 64 {transformers=Optional.empty}",
                        "forward, backward, update, 8 x 128 tokens {pytorch=Optional.empty}",
                        "forward, backward, update, lengths recorded in a campaign {pytorch=Optional.empty}");
    }

    @Test
    void a_page_without_curves_has_the_rows_without_goals(@TempDir Path folder) throws IOException {
        BenchRow row = BenchRow.of(SPEED, "transformers", null, List.of(30.0), List.of(20.0), "abc");

        PolicyResults.write(folder, List.of(row), List.of("a device"));

        assertThat(Files.readString(folder.resolve("policy.md")))
                .contains("| decode, batch 8 | 30.0 | transformers | 20.0 |")
                .doesNotContain("Curves");
    }

    @Test
    void the_recorded_lengths_are_those_of_64_answers_of_at_most_24_tokens() throws IOException {
        List<Work.RecordedGroup> groups =
                Work.RecordedGroup.iteration(Path.of("..", "bench", "smollm2-lengths.json"), 20);

        assertThat(groups)
                .hasSize(8)
                .allSatisfy(group ->
                        assertThat(group.answers()).hasSize(8).allMatch(length -> 1 <= length && length <= 24));
    }

    private static BenchRow row(Measure measure, String peer, double ours, String commit) {
        return BenchRow.of(measure, peer, 1.0, List.of(ours), List.of(1.0), commit);
    }

    private static Measure measure(String work, String unit, boolean moreIsBetter) {
        return new Measure(
                work, unit, moreIsBetter, answer -> answer.path("seconds").doubleValue(), Map.of());
    }

    private static JsonNode answer(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }
}
