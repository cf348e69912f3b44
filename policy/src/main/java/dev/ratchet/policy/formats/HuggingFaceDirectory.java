package dev.ratchet.policy.formats;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A Hugging Face directory on this machine; links to files count as files, as the hub's own cache is made of links. */
public final class HuggingFaceDirectory implements ModelFiles {
    private final Path directory;
    private final List<String> names;

    private HuggingFaceDirectory(Path directory, List<String> names) {
        this.directory = directory;
        this.names = names;
    }

    /** Opens a directory that holds {@code config.json}; where there is none, a {@code MISSING_DATA} fault. */
    public static HuggingFaceDirectory open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FaultException(
                    Fault.MISSING_DATA, "model: %s is no directory (expected: a model directory)".formatted(directory));
        }
        List<String> names;
        try (Stream<Path> entries = Files.list(directory)) {
            names = entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
        if (!names.contains(ModelConfigs.CONFIG)) {
            throw new FaultException(
                    Fault.MISSING_DATA,
                    "model: %s has no %s (expected: a Hugging Face directory)"
                            .formatted(directory, ModelConfigs.CONFIG));
        }
        return new HuggingFaceDirectory(directory, names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        if (!names.contains(name)) {
            throw new FaultException(
                    Fault.MISSING_DATA, "model: %s has no %s (expected: one of %s)".formatted(directory, name, names));
        }
        return Files.newInputStream(directory.resolve(name));
    }
}
