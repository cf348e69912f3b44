package dev.ratchet.rewards.sandbox;

import dev.ratchet.rewards.sandbox.Accounting.Account;
import dev.ratchet.rewards.sandbox.Accounting.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs one program at a time, each in a new sandbox. What it keeps between programs is a directory that they do not see, a
 * cgroup that is empty, and a user id that nobody else has.
 *
 * @param account of the running program
 * @param command makes command lines
 * @param directory for what the sandbox is given through descriptors
 * @param streams threads that read and write
 */
record Lane(Account account, SandboxCommand command, Path directory, ExecutorService streams) {
    private static final Pattern EXIT = Pattern.compile("\"exit-code\"\\s*:\\s*(\\d+)");

    /** Status of who was killed by {@code SIGXCPU}. */
    private static final int CPU_SIGNAL = 128 + 24;

    /** What ended the wait for a program. */
    private enum Stop {
        ENDED,
        CPU,
        WALL,
        MEMORY
    }

    /**
     * Runs {@code program} with its times stretched by {@code slack}, 1 or more. Must be called on a thread that outlives the
     * program: Linux kills a sandbox when the thread that started it ends.
     */
    Outcome run(Program program, double slack, Abandon abandon) {
        Duration cpu = stretched(program.limits().cpu(), slack);
        Duration wall = stretched(program.limits().wall(), slack);
        account.begin(program.limits().memory());
        List<SandboxCommand.Given> files = written(program.files());
        long begin = System.nanoTime();
        Process process = started(program, files, cpu);
        SandboxProcess sandbox = new SandboxProcess(process);
        abandon.started(sandbox);
        int output = program.limits().output();
        Capture stdout = new Capture(process.getInputStream(), output, sandbox::kill);
        Capture stderr = new Capture(process.getErrorStream(), output, sandbox::kill);
        Future<?> readingStdout = streams.submit(stdout);
        Future<?> readingStderr = streams.submit(stderr);
        Future<?> writing = streams.submit(() -> feed(process, program.stdin()));
        Stop stop;
        Reading reading;
        Duration took;
        try {
            stop = awaited(process, begin, cpu, wall);
            took = Duration.ofNanos(System.nanoTime() - begin);
        } finally {
            ended(sandbox);
            reading = account.read(process.pid());
            account.settle();
            finished(readingStdout);
            finished(readingStderr);
            finished(writing);
        }
        reading = account.read(process.pid()).outOfMemory() ? new Reading(reading.cpu(), true) : reading;
        if (abandon.wanted()) {
            throw new IllegalStateException("the program was abandoned");
        }
        if (reading.outOfMemory() || stop == Stop.MEMORY) {
            return new Outcome.OutOfMemory(reading.cpu(), took);
        }
        if (stdout.flooded() || stderr.flooded()) {
            return new Outcome.TooMuchOutput(reading.cpu(), took);
        }
        return switch (stop) {
            case CPU -> new Outcome.TimedOut(Outcome.Clock.CPU, reading.cpu(), took);
            case WALL -> new Outcome.TimedOut(Outcome.Clock.WALL, reading.cpu(), took);
            case ENDED, MEMORY -> {
                int exit = exit(stderr);
                yield exit == CPU_SIGNAL || reading.cpu().compareTo(cpu) > 0
                        ? new Outcome.TimedOut(Outcome.Clock.CPU, reading.cpu(), took)
                        : new Outcome.Finished(exit, stdout.text(), stderr.text(), reading.cpu(), took);
            }
        };
    }

    private Process started(Program program, List<SandboxCommand.Given> files, Duration cpu) {
        ProcessBuilder builder = new ProcessBuilder(command.of(program, files, cpu.toSeconds() + 2));
        builder.environment().clear();
        builder.directory(Path.of("/").toFile());
        try {
            Files.deleteIfExists(command.status());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("a sandbox cannot be started", e);
        }
    }

    private Stop awaited(Process process, long begin, Duration cpu, Duration wall) {
        long look = account.interval().toNanos();
        try {
            while (true) {
                long left = wall.toNanos() - (System.nanoTime() - begin);
                if (left <= 0) {
                    return Stop.WALL;
                }
                if (process.waitFor(Math.min(left, look), TimeUnit.NANOSECONDS)) {
                    return Stop.ENDED;
                }
                Reading reading = account.read(process.pid());
                if (reading.outOfMemory()) {
                    return Stop.MEMORY;
                }
                if (reading.cpu().compareTo(cpu) > 0) {
                    return Stop.CPU;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
    }

    /** The program's status as bwrap wrote it, which it does only where the sandbox had been made as asked. */
    private int exit(Capture stderr) {
        try {
            Matcher status = EXIT.matcher(Files.readString(command.status()));
            if (status.find()) {
                return Integer.parseInt(status.group(1));
            }
        } catch (IOException _) {
            // The shell did not come as far as to open it.
        }
        String said = stderr.text().strip();
        throw new IllegalStateException("no sandbox was made: \"%s\" (expected: bubblewrap to start the program)"
                .formatted(said.substring(0, Math.min(said.length(), 300))));
    }

    private List<SandboxCommand.Given> written(Map<String, String> files) {
        List<SandboxCommand.Given> written = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = directory.resolve("file-" + written.size());
                Files.writeString(path, file.getValue());
                written.add(new SandboxCommand.Given(file.getKey(), path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("files for a sandbox cannot be written to " + directory, e);
        }
        return written;
    }

    private static void feed(Process process, String stdin) {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // A program need not read what it is given.
        }
    }

    private static void ended(SandboxProcess sandbox) {
        try {
            sandbox.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program was killed", e);
        }
    }

    private static void finished(Future<?> stream) {
        try {
            stream.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a stream of a program broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ended", e);
        }
    }

    private static Duration stretched(Duration time, double slack) {
        return Duration.ofNanos(Math.round(slack * time.toNanos()));
    }
}
