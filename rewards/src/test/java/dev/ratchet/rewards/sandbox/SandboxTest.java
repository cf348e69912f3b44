package dev.ratchet.rewards.sandbox;

import static dev.ratchet.rewards.sandbox.Attack.LIMITS;
import static dev.ratchet.rewards.sandbox.Attack.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sandbox promises of many programs and of its own time. */
class SandboxTest {
    @BeforeAll
    static void needs() {
        Attack.needsBubblewrap();
    }

    @Test
    void many_programs_leave_nothing_behind() throws Exception {
        Set<String> before = Traces.now();
        try (Sandbox sandbox = Sandbox.open(2)) {
            List<Callable<Outcome>> runs = Stream.generate(() -> (Callable<Outcome>) () -> sandbox.run(
                            Program.of(LIMITS, "/bin/sh", "-c", "echo x >file; (sleep 600; echo leftover) & exit 7")))
                    .limit(40)
                    .toList();
            try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
                for (Future<Outcome> run : callers.invokeAll(runs)) {
                    assertThat(run.get())
                            .isInstanceOfSatisfying(
                                    Outcome.Finished.class,
                                    finished -> assertThat(finished.exit()).isEqualTo(7));
                }
            }
        }

        assertThat(Traces.now()).isEqualTo(before);
    }

    @Test
    void who_ends_near_a_limit_is_run_again_alone() throws Exception {
        Limits limits = LIMITS.withTimes(Duration.ofSeconds(10), Duration.ofSeconds(3));
        String source = "import time; begin = time.time(); time.sleep(2.45); print(begin, time.time())";
        try (Sandbox sandbox = Sandbox.open(2);
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Callable<Outcome> borderline = () -> sandbox.run(python(source, limits));

            List<double[]> times = callers.invokeAll(List.of(borderline, borderline)).stream()
                    .map(SandboxTest::beginAndEnd)
                    .sorted((one, other) -> Double.compare(one[0], other[0]))
                    .toList();

            assertThat(times.getFirst()[1]).isLessThan(times.getLast()[0]);
        }
    }

    @Test
    void who_ends_a_little_late_is_too_late_alone() {
        Limits limits = LIMITS.withTimes(Duration.ofSeconds(10), Duration.ofMillis(600));
        try (Sandbox sandbox = Sandbox.open(1)) {
            assertThat(sandbox.run(python("import time; time.sleep(0.6)", limits)))
                    .isInstanceOf(Outcome.TimedOut.class);
        }
    }

    @Test
    @Timeout(60)
    void a_program_that_is_given_up_at_any_moment_is_gone() throws Exception {
        Limits patient = LIMITS.withTimes(Duration.ofMinutes(10), Duration.ofMinutes(10));
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> before = Traces.now();
        try (Sandbox sandbox = Sandbox.open(1, new Watchdog("a test"), Tools.in(Tools.PLACES))) {
            for (int round = 0; round < 20; round++) {
                FutureTask<Outcome> waiting =
                        new FutureTask<>(() -> sandbox.run(python("import time; time.sleep(600)", patient)));
                Thread thread = Thread.ofVirtual().start(waiting);
                Thread.sleep(random.nextInt(60));
                thread.interrupt();

                assertThatThrownBy(waiting::get).as("seed %d", seed).hasRootCauseInstanceOf(InterruptedException.class);
            }
            assertThat(sandbox.run(python("print('next')", LIMITS))).isInstanceOf(Outcome.Finished.class);
        }
        assertThat(Traces.now()).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    @Timeout(60)
    void a_program_does_not_outlive_the_jvm_and_the_next_one_sweeps() throws Exception {
        String marker = "orphan-" + System.nanoTime();
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SleepingSandbox.class.getName(),
                        marker)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (SandboxContract.commandLines().stream()
                .noneMatch(line -> line.startsWith("/usr/bin/python3\0") && line.contains(marker))) {
            assertThat(jvm.isAlive()).isTrue();
            Thread.sleep(20);
        }
        jvm.destroyForcibly().waitFor();

        while (SandboxContract.commandLines().stream().anyMatch(line -> line.contains(marker))) {
            Thread.sleep(20);
        }
        Sandbox.open(1).close();
        assertThat(Traces.now()).noneMatch(trace -> trace.contains("ratchet-sandbox-" + jvm.pid() + "-"));
    }

    /** A program of the test above that sleeps in a sandbox until it is killed. */
    static final class SleepingSandbox {
        public static void main(String[] arguments) {
            try (Sandbox sandbox = Sandbox.open(1)) {
                Limits limits = LIMITS.withTimes(Duration.ofMinutes(10), Duration.ofMinutes(10));
                sandbox.run(new Program(
                        List.of("/usr/bin/python3", "-c", "import time; time.sleep(600)", arguments[0]),
                        Map.of(),
                        "",
                        Map.of(),
                        List.of(),
                        1L << 30,
                        limits));
            }
        }
    }

    private static double[] beginAndEnd(Future<Outcome> run) {
        try {
            Outcome outcome = run.get();
            assertThat(outcome).isInstanceOf(Outcome.Finished.class);
            String[] times = ((Outcome.Finished) outcome).stdout().strip().split(" ", -1);
            return new double[] {Double.parseDouble(times[0]), Double.parseDouble(times[1])};
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
