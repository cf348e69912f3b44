package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ratchet run drill.yaml} as real processes, which stand still at given points so that they can be killed there. */
final class DrilledCampaign implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path home;
    private final Path folder;
    private final List<String> points;
    private final Surroundings surroundings;
    private @Nullable Process run;
    private int starts;

    DrilledCampaign(Path home, List<String> points) throws IOException {
        this(home, points, Surroundings.USUAL);
    }

    DrilledCampaign(Path home, List<String> points, Surroundings surroundings) throws IOException {
        this.home = home;
        this.folder = Files.createDirectories(home.resolve("drill"));
        this.points = points;
        this.surroundings = surroundings;
    }

    /**
     * What is other than usual about the command.
     *
     * @param specification of the campaign
     * @param wrapper words before it, which make a place for it and then become it
     * @param options words after it
     */
    record Surroundings(
            Path specification, List<String> wrapper, List<String> options, Map<String, String> environment) {
        private static final Path USUAL_SPECIFICATION =
                Path.of("src/test/resources/dev/ratchet/workers/drill/drill.yaml");

        static final Surroundings USUAL = new Surroundings(List.of(), List.of(), Map.of());

        Surroundings(List<String> wrapper, List<String> options, Map<String, String> environment) {
            this(USUAL_SPECIFICATION, wrapper, options, environment);
        }

        /** Another campaign. */
        static Surroundings of(Path specification) {
            return new Surroundings(specification, List.of(), List.of(), Map.of());
        }

        /** Each pool is a process of its own. */
        static final Surroundings SEPARATE =
                new Surroundings(List.of(), List.of(), Map.of("RATCHET_POOLS", "separate"));

        Surroundings {
            wrapper = List.copyOf(wrapper);
            options = List.copyOf(options);
            environment = Map.copyOf(environment);
        }
    }

    private static @Nullable String undisturbed;

    /**
     * The weights of the campaign that nothing disturbs, each pool a process of its own; it runs once, in {@code home}, for
     * all tests of a JVM.
     */
    static synchronized String undisturbedWeights(Path home) throws IOException {
        if (undisturbed == null) {
            try (DrilledCampaign campaign = new DrilledCampaign(
                    Files.createDirectories(home), List.of("before:nothing"), Surroundings.SEPARATE)) {
                campaign.start();
                undisturbed = campaign.weights();
            }
        }
        return undisturbed;
    }

    /** What stands still. */
    record Held(int point, long pid, String key) {}

    /** Types the command, once more after a kill. */
    void start() throws IOException {
        start("run", surroundings.specification().toString());
    }

    /** Types another command that shows work live, once more after a kill. */
    void start(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--home", home.toString(), "--json"));
        arguments.addAll(surroundings.options());
        ProcessBuilder builder = Program.process(surroundings.wrapper(), "256m", arguments);
        builder.environment().putAll(surroundings.environment());
        builder.environment().put("RATCHET_DRILL", String.join(" ", points));
        builder.environment().put("RATCHET_DRILL_FOLDER", folder.toString());
        starts++;
        builder.redirectOutput(output().toFile()).redirectError(errors().toFile());
        run = builder.start();
    }

    private Path output() {
        return home.resolve("output-" + starts);
    }

    private Path errors() {
        return home.resolve("errors-" + starts);
    }

    /** Waits until the command prints an event of this name with all of these parts in it. */
    void awaitEvent(String name, String... parts) {
        await(
                "the event %s with %s".formatted(name, List.of(parts)),
                () -> printed()
                        .anyMatch(line -> line.startsWith("{\"event\":\"%s\"".formatted(name))
                                && Stream.of(parts).allMatch(line::contains)));
    }

    private Stream<String> printed() {
        try {
            return Files.readAllLines(output()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a command ended that did not get far. */
    record Ended(int exitCode, String errors) {}

    /** Waits for the end of the command, whatever it is. */
    Ended end() throws IOException {
        Process process = requireRun();
        await("the end of the command", () -> !process.isAlive());
        return new Ended(process.exitValue(), Files.readString(errors()));
    }

    long pid() {
        return requireRun().pid();
    }

    /** Types another command on the same home, and returns all that it prints. */
    String command(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--home", home.toString()));
        try {
            Process process =
                    Program.process("64m", arguments).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a process stands still at a point. */
    Held awaitHeld() throws IOException {
        Path held = folder.resolve("held");
        Process command = run; // none where another command works for this campaign
        await(
                "a process that stands still at one of " + points,
                () -> Files.exists(held) || (command != null && !command.isAlive()));
        if (!Files.exists(held)) {
            throw new AssertionError("the command ended (expected: to stand still); it printed %s and %s"
                    .formatted(Files.readString(output()), Files.readString(errors())));
        }
        String[] words = Files.readString(held).strip().split(" ", -1);
        return new Held(Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2]);
    }

    /** Lets what stands still go on, or, after a kill, ends the drill at this point. */
    void release() throws IOException {
        Files.delete(folder.resolve("held"));
    }

    /** Processes under the command whose command line has this in it. */
    List<ProcessHandle> processes(String part) {
        return requireRun()
                .descendants()
                .filter(process -> LiveCommand.commandLine(process).contains(part))
                .toList();
    }

    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        await("the end of process " + process.pid(), () -> !process.isAlive());
    }

    /** Kills the command itself and waits until none of its processes is left. */
    void killEverything() {
        List<ProcessHandle> all = new ArrayList<>(requireRun().descendants().toList());
        kill(requireRun().toHandle());
        await("the end of all children", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Waits for the end of the campaign and returns the last line it printed. */
    JsonNode result() throws IOException {
        Process process = requireRun();
        await("the end of the campaign", () -> !process.isAlive());
        List<String> lines = Files.readAllLines(output());
        assertThat(process.exitValue())
                .as("exit code; errors: %s", Files.readString(errors()))
                .isZero();
        return MAPPER.readTree(lines.getLast());
    }

    /** Waits for the end of the campaign and returns the checksum of the weights it ended with. */
    String weights() throws IOException {
        return result().path("weightsSha256").asText();
    }

    /** Object keys that the process was asked to create, in order. */
    List<String> createsBy(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("creates"))) {
            return lines.filter(line -> line.startsWith(pid + " "))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList();
        }
    }

    /** Object keys that any other process was asked to create after this one was killed. */
    List<String> createsAfterLastBy(long pid) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("creates"));
        int last = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(pid + " ")) {
                last = i;
            }
        }
        return lines.subList(last + 1, lines.size()).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    Path home() {
        return home;
    }

    private Process requireRun() {
        return Optional.ofNullable(run).orElseThrow(() -> new IllegalStateException("not started"));
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited %s for %s".formatted(PATIENCE, what));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted", e));
            }
        }
    }

    @Override
    public void close() {
        if (run != null && run.isAlive()) {
            killEverything();
        }
    }
}
