package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.rewards.code.LanguageRuntime.Forms;
import dev.ratchet.rewards.sandbox.Limits;
import dev.ratchet.rewards.sandbox.Outcome;
import dev.ratchet.rewards.sandbox.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of languages, which users extend by {@link #with}. */
public record Runtimes(List<LanguageRuntime> rows) {
    private static final long GIB = 1L << 30;

    public Runtimes {
        rows = List.copyOf(rows);
        Set<String> names = new HashSet<>();
        for (LanguageRuntime row : rows) {
            require(names.add(row.name()), "runtime: %s twice (expected: each name once)", row.name());
        }
    }

    /** Python 3, Java by this process's own JDK, and JavaScript by Node.js. */
    public static Runtimes standard() {
        return new Runtimes(List.of(python(), java(), javascript()));
    }

    /** This table and one row more. */
    public Runtimes with(LanguageRuntime row) {
        List<LanguageRuntime> more = new ArrayList<>(rows);
        more.add(row);
        return new Runtimes(more);
    }

    /** Only the rows of these names. */
    public Runtimes only(String... names) {
        List<LanguageRuntime> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(named(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "runtime: \"%s\" (expected: one of %s)".formatted(name, names()))));
        }
        return new Runtimes(chosen);
    }

    Optional<LanguageRuntime> named(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    List<String> names() {
        return rows.stream().map(LanguageRuntime::name).toList();
    }

    /** Runs a trial of each, so that a missing one stops the start and not an answer. */
    void tried(ProgramRunner sandbox) {
        Limits limits = Limits.standard().withTimes(Duration.ofSeconds(20), Duration.ofSeconds(60));
        for (LanguageRuntime row : rows) {
            Outcome outcome = sandbox.run(row.whole(row.forms().trial(), Map.of(), "", limits));
            if (!(outcome instanceof Outcome.Finished finished
                    && finished.exit() == 0
                    && finished.stdout().strip().equals("ready"))) {
                throw new FaultException(
                        INVALID_REQUEST,
                        "runtime %s: %s says %s (expected: to run in the sandbox). To do: %s"
                                .formatted(
                                        row.name(),
                                        row.command().getFirst(),
                                        Words.shortened(outcome.toString()),
                                        row.remedy()));
            }
        }
    }

    private static LanguageRuntime python() {
        return new LanguageRuntime(
                "python",
                List.of("/usr/bin/python3", "-B", "main.py"),
                "main.py",
                "solution.py",
                Map.of(),
                List.of(),
                GIB,
                new Forms("""
                        from solution import *
                        print("\\n" + repr({call}))
                        """, """
                        from solution import *
                        {assert}
                        print("\\n{mark}")
                        """, "print('ready')"),
                "apt-get install python3, or leave python out of the table");
    }

    private static LanguageRuntime java() {
        Path home = Path.of(System.getProperty("java.home"));
        return new LanguageRuntime(
                "java",
                List.of(
                        home.resolve("bin/java").toString(),
                        "-Xmx{heap}m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:ActiveProcessorCount=1",
                        "-ea",
                        "Main.java"),
                "Main.java",
                "Solution.java",
                Map.of(),
                javaMounts(home),
                8 * GIB,
                new Forms(
                        """
                        import java.util.*;
                        class Main {
                            public static void main(String[] arguments) throws Exception {
                                System.out.println("\\n" + ({call}));
                            }
                        }
                        """,
                        """
                        import java.util.*;
                        class Main {
                            public static void main(String[] arguments) throws Exception {
                                {assert}
                                System.out.println("\\n{mark}");
                            }
                        }
                        """,
                        "class Main { public static void main(String[] a) { System.out.println(\"ready\"); } }"),
                "run on a JDK that has its compiler and that every user may read, or leave java out of the table");
    }

    /** The JDK where it is outside {@code /usr}, and the directory into which Debian's JDKs link their settings. */
    private static List<Path> javaMounts(Path home) {
        List<Path> mounts = new ArrayList<>();
        if (!home.startsWith("/usr")) {
            mounts.add(home);
        }
        try {
            Path settings = home.resolve("conf/net.properties").toRealPath().getParent();
            if (settings != null && !settings.startsWith(home.toRealPath()) && settings.startsWith("/etc")) {
                mounts.add(settings);
            }
        } catch (IOException _) {
            // A JDK without settings uses those that are built in.
        }
        return mounts;
    }

    private static LanguageRuntime javascript() {
        Path local = Path.of("/usr/local/bin/node");
        return new LanguageRuntime(
                "javascript",
                List.of(
                        Files.isExecutable(local) ? local.toString() : "/usr/bin/node",
                        "--max-old-space-size={heap}",
                        "main.js"),
                "main.js",
                "solution.js",
                Map.of(),
                List.of(),
                64 * GIB,
                new Forms("""
                        {solution}
                        ;console.log("\\n" + JSON.stringify({call}));
                        """, """
                        {solution}
                        ;{ const assert = require("node:assert");
                        {assert}
                        ;console.log("\\n{mark}"); }
                        """, "console.log('ready')"),
                "apt-get install nodejs, or leave javascript out of the table");
    }
}
