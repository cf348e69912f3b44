package dev.ratchet.api.security;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an API, in a file. Every question looks at the file's attributes, and reads it where they have changed or a second
 * has passed: so a key that is taken away is refused at once, and a question costs microseconds.
 */
public final class ApiKeys {
    /** A file that is mounted, as a secret is; it counts instead of the home's. */
    public static final String FILE_VARIABLE = "RATCHET_API_KEYS_FILE";

    private static final int BYTES = 32;
    /** With which every key begins. */
    static final String PREFIX = "ratchet_";

    private static final long BELIEVED = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private volatile @Nullable Read read;

    /** What was in the file, by digest. */
    private record Read(FileTime modified, String fileKey, long size, long at, Map<String, ApiKey> keys) {
        boolean current(BasicFileAttributes now) {
            return modified.equals(now.lastModifiedTime())
                    && fileKey.equals(String.valueOf(now.fileKey()))
                    && size == now.size()
                    && System.nanoTime() - at < BELIEVED;
        }
    }

    ApiKeys(Path file) {
        this.file = file;
    }

    /** Those of the API that serves {@code home}. */
    public static ApiKeys in(HomeDirectory home) {
        return new ApiKeys(home.root().resolve("api-keys"));
    }

    /** Those of the API that serves {@code place}: in the file that {@value #FILE_VARIABLE} names, else at its home. */
    public static ApiKeys of(Place place) {
        String named = place.environment().getOrDefault(FILE_VARIABLE, "");
        return named.isBlank() ? in(place.home().create()) : new ApiKeys(Path.of(named));
    }

    /** Oldest first. */
    public List<ApiKey> all() {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank())
                    .map(this::parse)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("API keys: %s cannot be read".formatted(file), e);
        }
    }

    private ApiKey parse(String line) {
        String[] fields = line.strip().split(" ", -1);
        try {
            return new ApiKey(fields[0], Role.valueOf(fields[1].toUpperCase(Locale.ROOT)), fields[2]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            // Without the line itself: somebody may have put a key there.
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "API keys: a line of %s cannot be read (expected: NAME ROLE SHA256, as ./ratchet api key writes them)"
                            .formatted(file),
                    e);
        }
    }

    /** Makes a key of 256 random bits and returns it; only its digest is kept. */
    public String add(String name, Role role) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        List<ApiKey> keys = new ArrayList<>(all());
        keys.add(new ApiKey(name, role, digest(key)));
        write(keys);
        return key;
    }

    /** Takes the keys of a name away, all or all but the newest, and returns how many. */
    public int revoke(String name, boolean butNewest) {
        List<ApiKey> all = all();
        Optional<ApiKey> newest = all.reversed().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .filter(_ -> butNewest);
        List<ApiKey> kept = all.stream()
                .filter(key ->
                        !key.name().equals(name) || newest.filter(key::equals).isPresent())
                .toList();
        write(kept);
        return all.size() - kept.size();
    }

    /** Whose key {@code presented} is. What is compared are digests, so the time it takes tells nothing of a key. */
    Optional<ApiKey> find(String presented) {
        return Optional.ofNullable(current().get(digest(presented)));
    }

    /** Whether there is no key at all. */
    public boolean none() {
        return current().isEmpty();
    }

    private Map<String, ApiKey> current() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Read before = read;
            if (before != null && before.current(now)) {
                return before.keys();
            }
            Map<String, ApiKey> keys = HashMap.newHashMap(16);
            all().forEach(key -> keys.put(key.sha256(), key));
            // With the attributes from before: what changes while it is read differs from them the next time.
            read = new Read(now.lastModifiedTime(), String.valueOf(now.fileKey()), now.size(), System.nanoTime(), keys);
            return keys;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("API keys: %s cannot be read".formatted(file), e);
        }
    }

    private static String digest(String key) {
        return Checksums.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    private void write(List<ApiKey> keys) {
        List<String> lines = keys.stream()
                .map(key -> "%s %s %s".formatted(key.name(), key.role().word(), key.sha256()))
                .toList();
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("API keys: %s cannot be written".formatted(file), e);
        }
    }
}
