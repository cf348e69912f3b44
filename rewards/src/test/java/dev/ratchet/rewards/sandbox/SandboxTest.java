package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxTest {
    @Test
    void a_program_reads_and_writes() {
        try (Sandbox sandbox = Sandbox.open(1)) {
            Program program = new Program(
                    List.of("/usr/bin/python3", "-B", "main.py"),
                    Map.of("main.py", "print(int(input()) + 1)"),
                    "41\n",
                    Map.of(),
                    List.of(),
                    1L << 29,
                    Limits.standard());
            Outcome outcome = sandbox.run(program);
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Finished.class, finished -> {
                assertThat(finished.exit()).isZero();
                assertThat(finished.stdout()).isEqualTo("42\n");
                assertThat(finished.cpu()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
            });
        }
    }
}
