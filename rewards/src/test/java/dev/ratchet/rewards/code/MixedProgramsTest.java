package dev.ratchet.rewards.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.sandbox.Attack;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.rewards.sandbox.Traces;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Honest and hostile programs in a mix: none is judged wrongly for its neighbours, and none leaves anything behind. */
class MixedProgramsTest {
    /** {@code -Dsandbox.programs=10000} for the figure of the documents. */
    private static final int PROGRAMS = Integer.getInteger("sandbox.programs", 60);

    private static final int MANY = 1000;
    private static final long SEED = 7;

    /** What a program does, how often, and what it earns; those that take the right answer with them earn it. */
    private enum Kind {
        HONEST(30, Verdict.RIGHT, "print(2 * int(input()))"),
        MISTAKEN(20, Verdict.WRONG, "print(2 * int(input()) + 1)"),
        CRASHING(10, Verdict.WRONG, "print(2 * int(input())); raise SystemExit(3)"),
        LEAVING(
                10,
                Verdict.RIGHT,
                "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True); print(2 * int(input()))"),
        FORKING(5, Verdict.RIGHT, """
                import os, time
                n = int(input())
                for _ in range(10000):
                    try:
                        if os.fork() == 0:
                            time.sleep(600)
                    except OSError:
                        break
                print(2 * n)"""),
        FILLING(5, Verdict.RIGHT, """
                n = int(input())
                try:
                    with open('filled', 'wb') as file:
                        for _ in range(10000):
                            file.write(b'x' * (1 << 20))
                except OSError:
                    pass
                print(2 * n)"""),
        PRYING(10, Verdict.RIGHT, """
                import os, socket
                n = int(input())
                found = [name for name in os.environ if 'KEY' in name or 'RATCHET' in name]
                with open('/proc/1/environ') as of_the_first:
                    found += [each for each in of_the_first.read().split('\\0') if 'KEY' in each or 'RATCHET' in each]
                for path in ('/etc/shadow', '/root', '/home'):
                    try:
                        found += [open(path).read()] if os.path.isfile(path) else os.listdir(path)
                    except OSError:
                        pass
                try:
                    socket.create_connection(('127.0.0.1', 7233), 1)
                    found.append('network')
                except OSError:
                    pass
                print(found if any(found) else 2 * n)"""),
        HOARDING(4, Verdict.WRONG, "held = [bytearray(1 << 20) + b'x' for _ in range(9999)]"),
        FLOODING(5, Verdict.WRONG, "while True: print('x' * 999)"),
        LOOPING(1, Verdict.WRONG, "while True: pass");

        private final int share;
        private final Verdict verdict;
        private final String program;

        Kind(int share, Verdict verdict, String program) {
            this.share = share;
            this.verdict = verdict;
            this.program = program;
        }

        static Kind of(int percent) {
            int passed = 0;
            for (Kind kind : values()) {
                passed += kind.share;
                if (percent < passed) {
                    return kind;
                }
            }
            throw new IllegalStateException("the shares make %d (expected: 100)".formatted(passed));
        }
    }

    @Test
    void a_mix_of_programs_is_judged_rightly_and_leaves_nothing_behind() throws Exception {
        Attack.needsBubblewrap();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Kind> kinds = IntStream.range(0, PROGRAMS)
                .mapToObj(_ -> Kind.of(random.nextInt(100)))
                .toList();
        Map<String, Integer> wrong = new ConcurrentSkipListMap<>();
        Map<Integer, long[]> memory = new TreeMap<>();
        Set<String> before = Traces.now();

        try (Sandbox sandbox = Sandbox.open(2);
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            CodeVerifier verifier =
                    new CodeVerifier(sandbox, Runtimes.standard().only("python"));
            AtomicInteger number = new AtomicInteger();
            int tenth = Math.max(1, PROGRAMS / 10);
            for (int begin = 0; begin < PROGRAMS; begin += tenth) {
                List<Future<?>> running = kinds.subList(begin, Math.min(PROGRAMS, begin + tenth)).stream()
                        .<Future<?>>map(
                                kind -> callers.submit(() -> judge(verifier, kind, number.getAndIncrement(), wrong)))
                        .toList();
                for (Future<?> each : running) {
                    each.get();
                }
                memory.put(begin + running.size(), memory());
            }
        }

        if (PROGRAMS >= MANY) {
            memory.forEach((programs, bytes) -> System.out.printf(
                    "after %d programs: %.1f MB of heap, %.0f MB resident%n",
                    programs, bytes[0] / 1e6, bytes[1] / 1e6));
        }
        assertThat(wrong).isEmpty();
        assertThat(Traces.now()).isEqualTo(before);
        if (PROGRAMS >= MANY) {
            List<long[]> tenths = List.copyOf(memory.values());
            assertThat(tenths.getLast()[0])
                    .as("heap after the last tenth, by that after the second")
                    .isLessThan(tenths.get(1)[0] * 11 / 10);
        }
    }

    private static void judge(CodeVerifier verifier, Kind kind, int number, Map<String, Integer> wrong) {
        String tests = """
                {"language": "python", "limits": {"cpuMillis": 500, "wallMillis": 20000, "memoryMiB": 64},
                 "cases": [{"stdin": "%d\\n", "stdout": "%d\\n"}]}
                """.formatted(number, 2 * number);
        Prompt prompt = new Prompt(new PromptId("mix-" + number), Domain.CODE, 1, "Double it.", tests);
        var judgement = verifier.judge(prompt, "```python\n" + kind.program + "\n```");
        if (judgement.verdict() != kind.verdict) {
            wrong.merge("%s: %s, %s".formatted(kind, judgement.verdict(), judgement.reason()), 1, Integer::sum);
        }
    }

    /** Heap in use after a collection, and memory in RAM, of this process: the one that starts the programs. */
    private static long[] memory() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long pages =
                Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]);
        return new long[] {heap, pages * 4096};
    }
}
