package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.workers.drill.DrilledCampaign.Held;
import dev.ratchet.workers.drill.DrilledCampaign.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool that judges programs, killed while it does, and the process that starts them. */
@Timeout(300)
class CodeDrillTest {
    private static final String SCORING = "before:.*/iterations/000001/scores/new-0000-code.arrow";

    @TempDir
    private Path folder;

    @Test
    void a_kill_of_the_code_pool_and_of_what_starts_its_programs_leaves_no_trace_in_the_weights() throws Exception {
        assumeTrue(Sandbox.missing().isEmpty(), () -> "no sandbox: " + Sandbox.missing());
        Path specification = writeSpecification();
        String undisturbed;
        try (DrilledCampaign campaign = campaign(specification, "undisturbed", List.of("before:nothing"))) {
            campaign.start();
            undisturbed = campaign.weights();
        }

        try (DrilledCampaign campaign = campaign(specification, "killed", List.of(SCORING))) {
            campaign.start();
            Held held = campaign.awaitHeld();
            List<ProcessHandle> starters = campaign.processes(" sandbox ");
            assertThat(starters).hasSize(1);
            DrilledCampaign.kill(ProcessHandle.of(held.pid()).orElseThrow());
            DrilledCampaign.await(
                    "the end of what starts programs",
                    () -> !starters.getFirst().isAlive());
            campaign.release();

            assertThat(campaign.weights()).isEqualTo(undisturbed);
            assertThat(Histories.attempts(campaign.home(), List.of("campaign/drill/main/iteration/1")))
                    .extractingByKey("score")
                    .satisfies(attempt -> assertThat(attempt).isGreaterThanOrEqualTo(2));
        }
    }

    private DrilledCampaign campaign(Path specification, String name, List<String> points) throws IOException {
        return new DrilledCampaign(
                Files.createDirectories(folder.resolve(name)), points, Surroundings.of(specification));
    }

    private Path writeSpecification() throws IOException {
        StringBuilder prompts = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            prompts.append("""
                    {"id":"p%d","domain":"code","level":1,"question":"%d+1=","answer":"{\\"language\\":\\"python\\",\\"cases\\":[{\\"call\\":\\"f()\\",\\"expected\\":\\"4\\"}]}","split":"%s"}
                    """.formatted(i, 10 + i, i < 8 ? "train" : "heldout"));
        }
        Files.writeString(folder.resolve("prompts.jsonl"), prompts);
        String usual = Files.readString(Path.of("src/test/resources/dev/ratchet/workers/drill/drill.yaml"));
        return Files.writeString(
                folder.resolve("drill.yaml"),
                usual.replaceFirst("(?m)^  arithmetic: \\{questions.*$", "  file: prompts.jsonl")
                        .replaceFirst("(?ms)^warmUp:.*?(?=^rollout:)", "")
                        .replace("problems: 10", "problems: 4")
                        .replace("iterations: 3", "iterations: 2"));
    }
}
