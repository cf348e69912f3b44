package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as objects of a bucket of any S3 store that honours {@code If-None-Match: *}; a store that does not is refused
 * when it is opened.
 *
 * <p>A create that the store carried out but could not confirm comes out as false when it is tried again: whoever gets
 * false reads what is stored, be it their own.
 */
public final class MinioBlobStore implements BlobStore, AutoCloseable {
    private static final Map<String, String> CREATE_ONLY = Map.of("If-None-Match", "*");
    private static final String PROBES = ".probe/"; // begins with a dot, so it is no key
    private static final long PART_SIZE = 64L << 20;

    private final S3Location location;
    private final MinioClient client;
    private final S3Attempts attempts;
    private final long partSize;

    public MinioBlobStore(S3Location location, S3Credentials credentials) {
        this(location, credentials, PART_SIZE);
    }

    /** Opens the bucket; content above {@code partSize} bytes (5 MiB at least) is uploaded in parts. */
    MinioBlobStore(S3Location location, S3Credentials credentials, long partSize) {
        this.location = location;
        this.partSize = partSize;
        this.attempts = new S3Attempts(location);
        this.client = MinioClient.builder()
                .endpoint(location.endpoint())
                .region(location.region())
                .credentials(credentials.accessKey(), credentials.secretKey())
                .httpClient(httpClient(), true)
                .build();
        proveBucket();
        proveCreateOnce();
    }

    @Override
    public boolean create(String key, BlobWriter content) {
        KeyGrammar.checkKey(key);
        if (size(key).isPresent()) {
            return false;
        }
        try (Spool spool = Spool.of(key, content)) {
            return put(key, spool);
        }
    }

    @Override
    public Optional<InputStream> read(String key, long offset, long length) {
        KeyGrammar.checkKey(key);
        KeyGrammar.checkRange(key, offset, length);
        if (length == 0) {
            return size(key).isPresent() ? Optional.of(InputStream.nullInputStream()) : Optional.empty();
        }
        GetObjectArgs.Builder get =
                GetObjectArgs.builder().bucket(location.bucket()).object(name(key));
        if (offset > 0 || length < Long.MAX_VALUE) {
            get.offset(offset);
            if (length < Long.MAX_VALUE - offset) {
                get.length(length);
            }
        }
        return attempts.run(
                "read object " + key,
                () -> client.getObject(get.build()),
                answer -> switch (answer) {
                    case MISSING -> Optional.of(Optional.<InputStream>empty());
                    case BEHIND_THE_END -> Optional.of(Optional.of(new ByteArrayInputStream(new byte[0])));
                    case TAKEN -> Optional.empty();
                },
                Optional::of);
    }

    @Override
    public OptionalLong size(String key) {
        KeyGrammar.checkKey(key);
        StatObjectArgs stat = StatObjectArgs.builder()
                .bucket(location.bucket())
                .object(name(key))
                .build();
        return attempts.run(
                "look up object " + key,
                () -> client.statObject(stat),
                answer -> answer == S3Attempts.Answer.MISSING ? Optional.of(OptionalLong.empty()) : Optional.empty(),
                found -> OptionalLong.of(found.size()));
    }

    @Override
    public Stream<String> list(String prefix) {
        KeyGrammar.checkPrefix(prefix);
        return names(prefix, true).filter(key -> !key.startsWith(PROBES));
    }

    @Override
    public Stream<String> folders(String folder) {
        KeyGrammar.checkFolder(folder);
        // A page that is asked for again may begin with a folder that was there already.
        return names(folder, false)
                .filter(key -> key.endsWith("/") && !key.equals(PROBES))
                .distinct();
    }

    private Stream<String> names(String prefix, boolean recursive) {
        return StreamSupport.stream(new Names(prefix, recursive), false)
                .map(name -> name.substring(location.prefix().length()));
    }

    /**
     * The names of objects below a prefix, in order; unless recursive, folders in place of what lies in them. Where a page
     * cannot be had, it is asked for again after the last name.
     */
    private final class Names extends Spliterators.AbstractSpliterator<String> {
        private final String prefix;
        private final boolean recursive;
        private @Nullable Iterator<Result<Item>> pages;
        private String last = "";

        Names(String prefix, boolean recursive) {
            super(Long.MAX_VALUE, ORDERED | NONNULL);
            this.prefix = prefix;
            this.recursive = recursive;
        }

        @Override
        public boolean tryAdvance(Consumer<? super String> action) {
            Optional<String> next = attempts.run("list " + prefix, this::next, _ -> Optional.empty(), found -> found);
            next.ifPresent(name -> {
                last = name;
                action.accept(name);
            });
            return next.isPresent();
        }

        private Optional<String> next() throws MinioException {
            Iterator<Result<Item>> asked = pages == null ? ask() : pages;
            pages = null; // of no use any more if it fails
            Optional<String> next =
                    asked.hasNext() ? Optional.of(asked.next().get().objectName()) : Optional.empty();
            pages = asked;
            return next;
        }

        private Iterator<Result<Item>> ask() {
            ListObjectsArgs.Builder list = ListObjectsArgs.builder()
                    .bucket(location.bucket())
                    .prefix(name(prefix))
                    .recursive(recursive);
            return client.listObjects((last.isEmpty() ? list : list.startAfter(last)).build())
                    .iterator();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new FaultException(STORAGE_UNAVAILABLE, "store %s: cannot close: %s".formatted(location, e), e);
        }
    }

    private boolean put(String key, Spool spool) {
        return attempts.run(
                "write object %s of %d bytes".formatted(key, spool.size()),
                () -> {
                    try (InputStream in = spool.open()) {
                        return client.putObject(
                                PutObjectArgs.builder()
                                        .bucket(location.bucket())
                                        .object(name(key))
                                        .extraHeaders(CREATE_ONLY)
                                        .stream(in, spool.size(), partSize)
                                        .build());
                    }
                },
                answer -> answer == S3Attempts.Answer.TAKEN ? Optional.of(false) : Optional.empty(),
                _ -> true);
    }

    private String name(String key) {
        return location.prefix() + key;
    }

    private void proveBucket() {
        boolean exists = attempts.run(
                "look up the bucket",
                () -> client.bucketExists(
                        BucketExistsArgs.builder().bucket(location.bucket()).build()),
                _ -> Optional.empty(),
                found -> found);
        if (!exists) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "store %s, bucket: \"%s\" is not there (expected: a bucket; make it first, Ratchet does not)"
                            .formatted(location, location.bucket()));
        }
    }

    /** Writes a probe twice: the second write must be refused, or whoever comes second would overwrite the first. */
    private void proveCreateOnce() {
        String probe = PROBES + UUID.randomUUID();
        try (Spool content = Spool.of(probe, out -> out.write('1'))) {
            put(probe, content);
            if (put(probe, content)) {
                throw new FaultException(
                        INVALID_REQUEST,
                        "store %s: ignores If-None-Match and overwrote an object (expected: a store that creates once; use a newer or another S3 server)"
                                .formatted(location));
            }
        } finally {
            remove(probe);
        }
    }

    private void remove(String probe) {
        try {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(location.bucket())
                    .object(name(probe))
                    .build());
        } catch (MinioException e) {
            // a store may forbid deletes; the probe is one byte and no key
            System.getLogger(MinioBlobStore.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot remove the probe " + probe, e);
        }
    }

    /** Calls run on virtual threads, so that a program that is done does not wait for idle threads of the client. */
    private static OkHttpClient httpClient() {
        return new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(Executors.newVirtualThreadPerTaskExecutor()))
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofMinutes(1))
                .writeTimeout(Duration.ofMinutes(1))
                .build();
    }
}
