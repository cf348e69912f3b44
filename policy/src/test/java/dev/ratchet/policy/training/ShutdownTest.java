package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @Test
    void a_process_that_is_told_to_end_inside_a_step_finishes_it_and_begins_no_other(@TempDir Path directory)
            throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                        TrainingProcess.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            List<String> before = output.lines()
                    .takeWhile(line -> !line.equals(TrainingProcess.BEGUN))
                    .toList();
            assertThat(process.isAlive()).as("%s", before).isTrue();

            // Unlike Process.destroy it leaves the output open.
            assertThat(process.toHandle().destroy()).isTrue();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(output.lines().toList()).last().isEqualTo(TrainingProcess.ENDED);
            assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
            // A crash leaves hs_err_pid….log and core in the working directory.
            assertThat(directory).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }
}
