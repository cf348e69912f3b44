package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation as its users order it, with real processes. */
@Timeout(300)
class EvaluationDrillTest {
    private static final List<String> POINTS = List.of(
            "before:evaluations/killed/rounds/new-0001/00001.arrow",
            "before:evaluations/killed/scores/new-0001-math.arrow",
            "before:evaluations/killed/report.json");

    @TempDir
    private Path folder;

    @Test
    void one_that_is_killed_with_everything_around_it_ends_as_one_that_is_not() throws Exception {
        try (DrilledCampaign campaign = new DrilledCampaign(folder, POINTS)) {
            campaign.start();
            assertThat(campaign.weights()).matches("[0-9a-f]{64}");

            evaluate(campaign, "killed");
            for (int i = 0; i < POINTS.size(); i++) {
                campaign.awaitHeld();
                campaign.killEverything();
                campaign.release();
                evaluate(campaign, "killed");
            }
            JsonNode killed = campaign.result();
            evaluate(campaign, "undisturbed");
            JsonNode undisturbed = campaign.result();

            assertThat(killed.path("answers").asInt()).isEqualTo(32);
            assertThat(withoutKeys(killed)).isEqualTo(withoutKeys(undisturbed));
            Map<String, byte[]> rounds = rounds("undisturbed");
            assertThat(rounds).hasSizeGreaterThan(3);
            assertThat(rounds("killed")).containsExactlyInAnyOrderEntriesOf(rounds); // no sample is written twice
            assertThat(campaign.command("evaluate", "list")).contains("killed", "undisturbed", "arithmetic@1");
            assertThat(campaign.command("evaluate", "compare", "killed", "undisturbed"))
                    .contains("16 prompts: ", "difference +0.0 points", "p = 1.0000");
            assertThat(campaign.command("evaluate", "show", "killed")).contains("32 answers", "pass@1", "maj@2");
            assertThat(campaign.command("evaluate", "show", "nothing"))
                    .contains("evaluation: nothing is not there (expected: ");
        }
    }

    private static void evaluate(DrilledCampaign campaign, String id) throws IOException {
        campaign.start("evaluate", "drill", "--problems", "16", "--samples", "2", "--temperature", "1", "--id", id);
    }

    private static JsonNode withoutKeys(JsonNode report) {
        return ((ObjectNode) report.deepCopy()).without("prompts");
    }

    private Map<String, byte[]> rounds(String id) throws IOException {
        Path scope = folder.resolve("store/evaluations").resolve(id).resolve("rounds");
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(scope)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(scope.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }
}
