package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Programs in Python that mean harm, and the limits that they get. */
public final class Attack {
    static final long MIB = 1 << 20;

    /** For what ends at once, however slow the machine. */
    static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 96 * MIB, 24, 64, 2 * MIB, 8 * MIB, 64 * 1024);

    private Attack() {}

    /** Skips a test where programs cannot be run. */
    public static void needsBubblewrap() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "no bwrap here: apt-get install bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no python3 here: apt-get install python3");
    }

    static Program python(String source, Limits limits) {
        return python(source, "", limits);
    }

    static Program python(String source, String stdin, Limits limits) {
        return new Program(
                List.of("/usr/bin/python3", "-B", "main.py"),
                Map.of("main.py", source),
                stdin,
                Map.of(),
                List.of(),
                1L << 30,
                limits);
    }

    /** What a program wrote that must end well. */
    static String outputOf(Sandbox sandbox, String source) {
        Outcome outcome = sandbox.run(python(source, LIMITS));
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        Outcome.Finished finished = (Outcome.Finished) outcome;
        assertThat(finished.exit()).as(finished.stderr()).isZero();
        return finished.stdout();
    }
}
