package dev.ratchet.workers.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What a later start of the same home should find again.
 *
 * @param temporalPort where the Temporal server listened, so that bookmarks and clients stay right
 * @param uiPort where its UI listened
 * @param store the address of the store that the pools worked on
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HomeState(
        @Nullable Integer temporalPort,
        @Nullable Integer uiPort,
        @Nullable String store) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HomeState NOTHING = new HomeState(null, null, null);

    HomeState(@Nullable Integer temporalPort, @Nullable Integer uiPort) {
        this(temporalPort, uiPort, null);
    }

    public HomeState withStore(String address) {
        return new HomeState(temporalPort, uiPort, address);
    }

    /** What {@code home} remembers; nothing before its first start. */
    public static HomeState read(HomeDirectory home) {
        Path file = home.stateFile();
        try {
            return Files.exists(file) ? JSON.readValue(Files.readString(file), HomeState.class) : NOTHING;
        } catch (JsonProcessingException e) {
            throw new FaultException(
                    Fault.CORRUPT_DATA,
                    "state: %s cannot be read (expected: JSON as Ratchet wrote it; delete it, only ports are lost)"
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("state: %s cannot be read".formatted(file), e);
        }
    }

    /** Replaces what {@code home} remembers, whole or not at all. */
    public void write(HomeDirectory home) {
        Path file = home.stateFile();
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, JSON.writeValueAsString(this) + "\n", CREATE, TRUNCATE_EXISTING, WRITE, SYNC);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("state: %s cannot be written".formatted(file), e);
        }
    }
}
