package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.JavaCommand;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.embedded.TemporalSettings;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The program as processes for tests, each cheap to start, since drills start hundreds: from jars, with what the JVM wrote
 * down of a whole campaign (an AOT cache), and compiled quickly rather than well.
 */
public final class Program {
    /** Quick to compile, and memory only where it is used. */
    private static final List<String> QUICK =
            List.of("-XX:TieredStopAtLevel=1", "-Dratchet.kernels=scalar", "-XX:-AlwaysPreTouch");

    private static final Path FOLDER = Path.of("target", "program").toAbsolutePath();
    private static final Path WRITTEN = FOLDER.resolve("ratchet.aot");
    private static final Path DRILL = Path.of("src/test/resources/dev/ratchet/workers/drill/drill.yaml");

    private static @Nullable String classPath;

    private Program() {}

    /** To be run with {@code arguments} as {@link JavaCommand#of} says. */
    public static ProcessBuilder process(String maxHeap, List<String> arguments) {
        return process(List.of(), maxHeap, arguments);
    }

    /**
     * As the other, in a place of its own.
     *
     * @param wrapper words before the command, which make the place and then become the command
     */
    public static ProcessBuilder process(List<String> wrapper, String maxHeap, List<String> arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(command(maxHeap, arguments));
        return quick(new ProcessBuilder(command));
    }

    /** Its words, for what takes no process builder; {@link #quick} is to be said of what runs them. */
    public static List<String> command(String maxHeap, List<String> arguments) {
        String jars = jars();
        List<String> command = from(jars, maxHeap, arguments);
        command.addAll(1, JavaCommand.aot(WRITTEN.toString()));
        command.addAll(command.indexOf("-cp"), QUICK);
        return command;
    }

    /** Lets the workers that the process starts be compiled as quickly. */
    public static ProcessBuilder quick(ProcessBuilder process) {
        process.environment().put(JavaCommand.OPTIONS_VARIABLE, String.join(" ", QUICK));
        return process;
    }

    private static List<String> from(String jars, String maxHeap, List<String> arguments) {
        List<String> command = new ArrayList<>(JavaCommand.of(new JavaCommand.Heap.Fixed(maxHeap), arguments));
        command.set(command.indexOf("-cp") + 1, jars);
        return command;
    }

    private static synchronized String jars() {
        try {
            if (classPath == null) {
                classPath = pack();
                rehearse(classPath);
            }
            return classPath;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** This JVM's class path, its folders of classes packed, and of the tests no more than the rehearsal. */
    private static String pack() throws IOException {
        List<String> jars = new ArrayList<>();
        Files.createDirectories(FOLDER);
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            if (Files.isRegularFile(path)) {
                jars.add(entry);
            } else if (path.endsWith(Path.of("target", "classes"))) {
                jars.add(pack(path, path, jars.size()));
            }
        }
        Path tests = Path.of("target", "test-classes").toAbsolutePath();
        String rehearsal = Rehearsed.class.getName().replace('.', '/') + ".class";
        jars.add(pack(tests, tests.resolve(rehearsal), jars.size()));
        return String.join(File.pathSeparator, jars);
    }

    private static String pack(Path root, Path start, int number) throws IOException {
        Path jar = FOLDER.resolve(number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> files = Files.walk(start)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(root.relativize(each).toString()));
                Files.copy(each, zip);
            }
        }
        return jar.toString();
    }

    private static void rehearse(String jars) throws IOException, InterruptedException {
        LiveCommand.cacheWithTemporal();
        Path home = Files.createTempDirectory("rehearsal");
        HomeDirectory directory = new HomeDirectory(home.resolve("server")).create();
        Path program = TemporalBinary.locate(LiveCommand.environmentWithCache(), _ -> {});
        try (HomeLock _ = directory.lock();
                Supervisor supervisor = new Supervisor(directory, _ -> {})) {
            TemporalServer server =
                    TemporalServer.in(directory, program, TemporalServer.Settings.standard(new TreeMap<>()));
            supervisor.start(server.command());
            try (TemporalConnection connection = server.awaitReady(Duration.ofMinutes(1))) {
                rehearse(jars, home.resolve("home"), connection.settings().address());
            }
        }
    }

    private static void rehearse(String jars, Path home, String address) throws IOException, InterruptedException {
        List<String> command = from(jars, "512m", List.of(DRILL.toString(), home.toString()));
        command.set(command.indexOf(Main.class.getName()), Rehearsed.class.getName());
        command.add(1, "-XX:AOTCacheOutput=" + WRITTEN);
        Path log = FOLDER.resolve("rehearsal.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TEMPORAL_"));
        builder.environment().put(TemporalSettings.ADDRESS, address);
        assertThat(builder.start().waitFor()).as(Files.readString(log)).isZero();
        assertThat(WRITTEN).as(Files.readString(log)).isNotEmptyFile();
    }
}
