package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory of one embedded stack: what it remembers between two starts, and where each part of it lies.
 *
 * <pre>
 * lock          held by the one supervisor that may work here; its content is that process's id, nothing once it let go
 * state.json    what a later start should find again, such as ports
 * temporal.db   the Temporal server's SQLite file
 * store/        objects: trajectories, weights, commits
 * logs/         one log per process, rotated by size
 * </pre>
 *
 * @param root absolute path; only its owner may enter it
 */
public record HomeDirectory(Path root) {
    /** Names the home when it is not {@code .ratchet} in the working directory. */
    public static final String VARIABLE = "RATCHET_HOME";

    public HomeDirectory {
        require(root.isAbsolute(), "home directory: %s (expected: an absolute path)", root);
        root = root.normalize();
    }

    /** The home that {@code environment} names in {@value #VARIABLE}, else {@code .ratchet} in {@code workingDirectory}. */
    public static HomeDirectory of(Map<String, String> environment, Path workingDirectory) {
        String named = environment.getOrDefault(VARIABLE, "");
        Path chosen = named.isBlank() ? Path.of(".ratchet") : Path.of(named);
        return new HomeDirectory(workingDirectory.toAbsolutePath().resolve(chosen));
    }

    /** Makes what is missing, readable by its owner alone, since logs and stored prompts may be private. */
    public HomeDirectory create() {
        try {
            for (Path directory : List.of(root, store(), logs())) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "home directory: %s cannot be made (expected: a place to write; set %s)".formatted(root, VARIABLE),
                    e);
        }
        return this;
    }

    /**
     * Takes this home for the calling process until the lock is closed or the process ends in any way.
     *
     * @throws dev.ratchet.domain.fault.FaultException {@code INVALID_REQUEST}, naming the process that holds it
     */
    public HomeLock lock() {
        return HomeLock.take(this);
    }

    /** As {@link #lock}; empty where another process, or this one, holds it. */
    public Optional<HomeLock> tryLock() {
        return HomeLock.tryTake(this);
    }

    /** Whether the process that held the lock last was killed, or the power failed; false where it let go of it itself. */
    public boolean abandoned() {
        return !inUse() && !HomeLock.holder(this).isBlank();
    }

    /** Whether some process holds the lock now. */
    public boolean inUse() {
        return HomeLock.held(this);
    }

    public Path lockFile() {
        return root.resolve("lock");
    }

    public Path stateFile() {
        return root.resolve("state.json");
    }

    public Path temporalDatabase() {
        return root.resolve("temporal.db");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of the process named {@code process}. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }
}
