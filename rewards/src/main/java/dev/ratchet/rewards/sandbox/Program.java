package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What runs in a sandbox of its own, in the directory {@code /tmp}, where it finds its files and may write.
 *
 * @param command the program with its arguments, as absolute path within the sandbox
 * @param files by name; read-only, at most {@value #MOST_FILES}
 * @param stdin what it can read
 * @param environment all that it has beside {@code PATH}, {@code HOME} and {@code LANG}
 * @param mounts paths of this machine that it needs beside {@code /usr}, shown read-only
 * @param reserved bytes of address space that its runtime reserves without using them
 */
public record Program(
        List<String> command,
        Map<String, String> files,
        String stdin,
        Map<String, String> environment,
        List<Path> mounts,
        long reserved,
        Limits limits) {
    /** One descriptor each, and a POSIX shell has few. */
    static final int MOST_FILES = 5;

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    public Program {
        command = List.copyOf(command);
        files = Map.copyOf(new TreeMap<>(files));
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        requireNonNull(stdin, "stdin");
        requireNonNull(limits, "limits");
        require(!command.isEmpty(), "command: empty (expected: a program)");
        require(command.getFirst().startsWith("/"), "command: \"%s\" (expected: an absolute path)", command.getFirst());
        require(files.size() <= MOST_FILES, "files: %d (expected: at most %d)", files.size(), MOST_FILES);
        for (String file : files.keySet()) {
            require(FILE.matcher(file).matches(), "file: \"%s\" (expected: a plain name)", file);
        }
        require(reserved >= 0, "reserved: %d (expected: >= 0)", reserved);
    }

    /** A program of this machine's {@code /usr} without files or input. */
    public static Program of(Limits limits, String... command) {
        return new Program(List.of(command), Map.of(), "", Map.of(), List.of(), 0, limits);
    }
}
