package dev.ratchet.workers.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds programs as a shell does. */
final class Executables {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Executables() {}

    /** The first executable file called {@code name} in the folders of PATH. */
    static Optional<Path> find(String name, Map<String, String> environment) {
        return Stream.of(SEPARATOR.split(environment.getOrDefault("PATH", "")))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
