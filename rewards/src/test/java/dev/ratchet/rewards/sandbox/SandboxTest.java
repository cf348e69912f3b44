package dev.ratchet.rewards.sandbox;

import static dev.ratchet.rewards.sandbox.Attack.LIMITS;
import static dev.ratchet.rewards.sandbox.Attack.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** {@code -Dsandbox.programs=10000} for the figure of the documents. */
    @Test
    void many_programs_leave_nothing_behind() throws Exception {
        int programs = Integer.getInteger("sandbox.programs", 60);
        Set<String> before = traces();
        try (Sandbox sandbox = Sandbox.open(2)) {
            List<Callable<Outcome>> runs = Stream.generate(() -> (Callable<Outcome>) () -> sandbox.run(
                            Program.of(LIMITS, "/bin/sh", "-c", "echo x >file; (sleep 600; echo leftover) & exit 7")))
                    .limit(programs)
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

        assertThat(traces()).isEqualTo(before);
    }

    @Test
    void who_ends_near_a_limit_is_run_again_alone() throws Exception {
        Limits limits = LIMITS.withTimes(Duration.ofSeconds(10), Duration.ofMillis(1500));
        String source = "import time; begin = time.time(); time.sleep(1.25); print(begin, time.time())";
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
    void whoever_waits_can_be_interrupted_and_the_program_goes() throws Exception {
        Limits patient = LIMITS.withTimes(Duration.ofMinutes(10), Duration.ofMinutes(10));
        try (Sandbox sandbox = Sandbox.open(1)) {
            FutureTask<Outcome> waiting =
                    new FutureTask<>(() -> sandbox.run(python("import time; time.sleep(600)", patient)));
            Thread thread = Thread.ofVirtual().start(waiting);
            thread.interrupt();

            assertThatThrownBy(waiting::get).hasRootCauseInstanceOf(InterruptedException.class);
            assertThat(sandbox.run(python("print('next')", LIMITS))).isInstanceOf(Outcome.Finished.class);
        }
    }

    /** Everything that a sandbox makes while it is open: files, cgroups, mounts, processes of its users. */
    private static Set<String> traces() throws IOException {
        Set<String> traces = new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            temporary
                    .map(Path::toString)
                    .filter(name -> name.contains("ratchet-sandbox-"))
                    .forEach(traces::add);
        }
        CgroupPlaces places = CgroupPlaces.ofThisProcess();
        for (Path parent : Stream.of(places.version1("memory"), places.version1("cpuacct"), places.version2())
                .flatMap(Optional::stream)
                .toList()) {
            try (Stream<Path> children = Files.list(parent)) {
                children.map(Path::toString)
                        .filter(name -> name.contains("ratchet-sandbox-"))
                        .forEach(traces::add);
            }
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(SandboxTest::inSandbox)
                    .map(Path::toString)
                    .forEach(traces::add);
        }
        return traces;
    }

    private static boolean inSandbox(Path process) {
        try {
            return Files.readString(process.resolve("uid_map")).strip().startsWith("65534 ");
        } catch (IOException _) {
            return false;
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
