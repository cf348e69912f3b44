package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Opens the store that an address names. */
public final class BlobStores {
    private BlobStores() {}

    /** {@code file:///path}, or {@code s3://bucket/prefix?endpoint=…&region=…} with credentials from the environment. */
    public static BlobStore open(URI uri) {
        return open(uri, System.getenv());
    }

    static BlobStore open(URI uri, Map<String, String> environment) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "file" -> new DirectoryBlobStore(directoryOf(uri));
            case "s3" -> new MinioBlobStore(S3Location.parse(uri), S3Credentials.from(environment));
            default ->
                throw new FaultException(
                        INVALID_REQUEST,
                        "store, scheme: \"%s\" (expected: file:///path or s3://bucket/prefix?endpoint=http://host:port&region=name)"
                                .formatted(scheme));
        };
    }

    private static Path directoryOf(URI uri) {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw new FaultException(
                    INVALID_REQUEST, "store: %s (expected: file:///path, an absolute path)".formatted(uri), e);
        }
    }
}
