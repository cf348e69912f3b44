package dev.ratchet.storage.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of one schema as JSON objects that prove themselves.
 *
 * <pre>{"schema":"ratchet.commit/1","sha256":"… of the content's canonical bytes","content":{…}}</pre>
 *
 * <p>Canonical is: no white space, properties sorted by name, every character beyond ASCII as it stands. The envelope's own
 * bytes must be exactly those that its content gives, so that no flipped bit anywhere goes unseen.
 *
 * @param <T> the record; its components are records, lists, optionals, strings, numbers and enums; ids of the domain are written as
 *     their text
 */
public final class JsonObjects<T> {
    private static final JsonMapper MAPPER = CanonicalJson.MAPPER;

    private final Schema schema;
    private final Class<T> type;

    /**
     * @param schema name and version, as in {@code ratchet.commit/1}
     * @param added what each version since 2 added; a change that is no addition needs another name
     */
    public JsonObjects(String schema, Class<T> type, Added... added) {
        this.schema = Schema.of(schema, added);
        this.type = type;
    }

    /** What is stored under a key, whoever wrote it. */
    public record Stored<T>(StoredObject object, T content) {}

    /** SHA-256 of a record's canonical bytes. */
    public static String hash(Object content) {
        return Checksums.sha256(canonical(content));
    }

    /** Stores {@code content} under {@code key}; if somebody was first, reads what they stored. */
    public Stored<T> createOrRead(BlobStore store, String key, T content) {
        byte[] bytes = encode(content);
        if (store.create(key, bytes)) {
            return new Stored<>(named(key, bytes), content);
        }
        return read(store, key);
    }

    /** What is stored under {@code key}; empty if nothing is. */
    public Optional<Stored<T>> find(BlobStore store, String key) {
        return Blobs.find(store, key).map(bytes -> new Stored<>(named(key, bytes), decode(key, bytes)));
    }

    /** What is stored under {@code key}, which a record names; MISSING_DATA if nothing is. */
    public Stored<T> read(BlobStore store, String key) {
        return find(store, key).orElseThrow(() -> Blobs.missing(key));
    }

    /** What is stored under {@code key}, whose bytes must be those that the naming record means. */
    public T read(BlobStore store, String key, String sha256) {
        Stored<T> stored = read(store, key);
        Checksums.check(key, "sha256 of the object", stored.object().sha256(), sha256);
        return stored.content();
    }

    byte[] encode(T content) {
        return envelope(schema.toString(), canonical(content));
    }

    private static byte[] envelope(String schema, byte[] canonical) {
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put("schema", schema).put("sha256", Checksums.sha256(canonical));
        String head = envelope.toString();
        String text = head.substring(0, head.length() - 1) + ",\"content\":"
                + new String(canonical, StandardCharsets.UTF_8) + "}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    T decode(String key, byte[] bytes) {
        try {
            JsonNode envelope = MAPPER.readTree(bytes);
            String found = envelope.path("schema").asText("none");
            int version = schema.versionOf(found).orElseThrow(() -> corrupt(key, schema.refusal(found), null));
            JsonNode content = envelope.path("content");
            byte[] canonical = MAPPER.writeValueAsBytes(content);
            Checksums.check(
                    key,
                    "sha256 of the content",
                    Checksums.sha256(canonical),
                    envelope.path("sha256").asText());
            T read = MAPPER.treeToValue(schema.completed(content, version), type);
            boolean current = version == schema.version();
            if (!Arrays.equals(current ? encode(read) : envelope(found, canonical), bytes)) {
                throw corrupt(
                        key, "bytes that differ from what their content gives (expected: as it was written)", null);
            }
            return read;
        } catch (IOException e) {
            throw corrupt(
                    key,
                    "no readable JSON: %s (expected: an object of schema %s)".formatted(e.getMessage(), schema),
                    e);
        }
    }

    private static byte[] canonical(Object content) {
        try {
            return MAPPER.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written as JSON: " + content.getClass(), e);
        }
    }

    private static FaultException corrupt(String key, String what, @Nullable Throwable cause) {
        return new FaultException(Fault.CORRUPT_DATA, "object %s: %s".formatted(key, what), cause);
    }

    private static StoredObject named(String key, byte[] bytes) {
        return new StoredObject(key, Checksums.sha256(bytes), 1, bytes.length);
    }
}
