package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.workers.LiveCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second {@code ratchet run} of the same campaign, which only speaks to the stack that the first one runs. */
@Timeout(600)
class AttachedRunTest {
    private static final String SPECIFICATION = Path.of("src/test/resources/dev/ratchet/workers/drill/drill.yaml")
            .toAbsolutePath()
            .toString();

    @TempDir
    private Path folder;

    @Test
    void it_takes_the_stack_over_when_the_first_is_killed_and_that_leaves_no_trace_in_the_weights() throws Exception {
        List<String> points = List.of("before:.*/iterations/000002/rounds/new-0001/00002.arrow");
        Path home = Files.createDirectories(folder.resolve("home"));
        try (DrilledCampaign first = new DrilledCampaign(home, points)) {
            first.start();
            first.awaitHeld();
            try (LiveCommand second = LiveCommand.start(folder, "second", "run", SPECIFICATION, "--json")) {
                second.await("Campaign drill goes on, after iteration 1 of 3.");
                assertThat(second.handle().descendants()).isEmpty();

                first.killEverything();

                assertThat(second.exitCode()).as(second.err()).isZero();
                assertThat(second.err()).contains("The process that ran the stack was killed; this one runs it");
                assertThat(weights(second))
                        .isEqualTo(DrilledCampaign.undisturbedWeights(folder.resolve("undisturbed")));
            }
        }
        assertThat(LiveCommand.processes(home)).isEmpty();
    }

    @Test
    void it_ends_and_says_what_to_do_when_the_first_stops_the_stack() throws Exception {
        try (LiveCommand first = LiveCommand.start(folder, "first", "run", SPECIFICATION, "--set", "iterations=500")) {
            first.await("iteration   1/500");
            try (LiveCommand second =
                    LiveCommand.start(folder, "second", "run", SPECIFICATION, "--set", "iterations=500")) {
                second.await("Campaign drill goes on, after iteration ");

                first.handle().destroy();

                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.err().lines())
                        .singleElement()
                        .asString()
                        .isEqualTo(
                                "ratchet: stack: the process that ran it in %s has ended (expected: one that runs; the same command goes on where it was)",
                                folder.resolve("home"));
            }
        }
        assertThat(LiveCommand.processes(folder)).isEmpty();
    }

    private static String weights(LiveCommand ended) throws IOException {
        String last = ended.out().lines().toList().getLast();
        return JsonMapper.builder().build().readTree(last).path("weightsSha256").asText();
    }
}
