package dev.ratchet.workers.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The memory of all processes as each iteration was committed, one JSON object a line. */
record MemoryLog(Path file) {
    static MemoryLog of(HomeDirectory home, String campaign) {
        return new MemoryLog(home.logs().resolve("memory-" + campaign + ".jsonl"));
    }

    void add(int iteration, long residentBytes) {
        String line = "{\"iteration\":%d,\"residentBytes\":%d}\n".formatted(iteration, residentBytes);
        try {
            Files.writeString(file, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("log: %s cannot be written".formatted(file), e);
        }
    }
}
