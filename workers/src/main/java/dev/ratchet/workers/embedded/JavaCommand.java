package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line of a worker: this program once more, in a JVM of its own. */
public final class JavaCommand {
    /** What the JVM needs at run time; the same in the launcher and, for tests, in the parent pom. */
    static final List<String> FLAGS = List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Djava.awt.headless=true");

    /** What a pool that writes needs besides; every JVM that has it says so in a line of its own, so others do without. */
    static final String KERNELS = "--add-modules=jdk.incubator.vector";

    /** The system property in which the launcher hands on the file that makes a start cheaper. */
    static final String AOT_PROPERTY = "ratchet.aot";

    /** Options more, for every JVM of the program; the launcher gives them to its own. */
    public static final String OPTIONS_VARIABLE = "RATCHET_JAVA_OPTIONS";

    private static final String MAIN = "dev.ratchet.workers.Main";

    private JavaCommand() {}

    /** Memory for the objects of a JVM. */
    public sealed interface Heap {
        /** What it has from the start, as in {@code 512m}. */
        String size();

        /** All of it from the start, so that a worker's memory at iteration 1,000 is that at iteration 5. */
        record Fixed(String size) implements Heap {
            public Fixed {
                requireSize(size);
            }
        }

        /** From {@code size} on up to a share of the machine's memory: policies that write lie there, and need {@link #KERNELS}. */
        record Growing(String size, int percentOfMachine) implements Heap {
            public Growing {
                requireSize(size);
                require(
                        1 <= percentOfMachine && percentOfMachine <= 90,
                        "heap: %d percent of the machine (expected: 1 to 90)",
                        percentOfMachine);
            }
        }

        private static void requireSize(String size) {
            require(size.matches("[1-9]\\d*[kmg]"), "heap: \"%s\" (expected: as in 512m)", size);
        }

        private String most() {
            return switch (this) {
                case Fixed fixed -> "-Xmx" + fixed.size();
                case Growing growing -> "-XX:MaxRAMPercentage=" + growing.percentOfMachine();
            };
        }
    }

    /** Runs {@code arguments} on the class path of this JVM, to be started with {@link ChildCommand.Orphaned#ENDS_ITSELF}. */
    public static List<String> of(Heap heap, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (heap instanceof Heap.Growing) {
            command.add(KERNELS);
        }
        command.addAll(List.of(
                "-Xms" + heap.size(),
                heap.most(),
                "-XX:+AlwaysPreTouch",
                // What the compiler and the engine have freed goes back to the system while others work.
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:MaxDirectMemorySize=16g",
                "-XX:+UseSerialGC"));
        command.addAll(options(System.getenv()));
        String aot = System.getProperty(AOT_PROPERTY, "");
        if (!aot.isBlank()) {
            command.addAll(aot(aot));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), MAIN));
        command.addAll(arguments);
        return command;
    }

    /** The words of {@value #OPTIONS_VARIABLE}, with blanks between. */
    static List<String> options(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault(OPTIONS_VARIABLE, "").strip().split("\\s+", -1))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /** What makes a start cheaper by {@code file}; one that does not fit jar or JDK is passed over without a word. */
    public static List<String> aot(String file) {
        return List.of(
                "-XX:AOTCache=" + file, "-XX:AOTMode=auto", "-Xlog:aot=off,cds=off", "-D" + AOT_PROPERTY + "=" + file);
    }

    /** {@code command} in a session of its own where that can be had, so that no terminal's signals reach it. */
    public static List<String> inOwnSession(List<String> command) {
        List<String> line = new ArrayList<>(Executables.find("setsid", System.getenv()).stream()
                .map(Object::toString)
                .toList());
        line.addAll(command);
        return line;
    }
}
