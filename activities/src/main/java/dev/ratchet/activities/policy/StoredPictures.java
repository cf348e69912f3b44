package dev.ratchet.activities.policy;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.vision.ImageFormat;
import dev.ratchet.policy.vision.ImageReader;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.prompts.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pictures that prompts show, by the SHA-256 of their files, which is proven on every read. */
public final class StoredPictures {
    private final BlobStore store;

    public StoredPictures(BlobStore store) {
        this.store = store;
    }

    /**
     * Stores a picture, which is read to its end first, and returns its checksum.
     *
     * @param name of its file, for messages
     * @throws FaultException {@code INVALID_REQUEST} where it is no picture, too large or damaged
     */
    public String put(String name, byte[] file) {
        ImageReader.read(name, file);
        String sha256 = Checksums.sha256(file);
        store.create(key(sha256, ImageFormat.of(file).orElseThrow()), file);
        return sha256;
    }

    private static String key(String sha256, ImageFormat format) {
        return Keys.imported(sha256, format.extension());
    }

    /** The checksum of a picture that a line names, which must be in the store. */
    public String known(@Nullable String file, @Nullable String sha256) {
        String named = Pictures.BY_CHECKSUM.sha256(file, sha256);
        require(
                find(named).isPresent(),
                "images, sha256: %s is not in the store (expected: a picture that was imported before)",
                named);
        return named;
    }

    /** A picture's file, proven; empty where it is not in the store. */
    public Optional<StoredPicture> find(String sha256) {
        for (ImageFormat format : ImageFormat.values()) {
            String key = key(sha256, format);
            Optional<byte[]> file = Blobs.find(store, key);
            if (file.isPresent()) {
                Checksums.check(key, "sha256", Checksums.sha256(file.get()), sha256);
                return Optional.of(new StoredPicture(format, file.get()));
            }
        }
        return Optional.empty();
    }

    /** A file and what it is. A class, since a record would share its array. */
    public static final class StoredPicture {
        private final ImageFormat format;
        private final byte[] file;

        StoredPicture(ImageFormat format, byte[] file) {
            this.format = format;
            this.file = file;
        }

        public ImageFormat format() {
            return format;
        }

        public byte[] file() {
            return file.clone();
        }
    }

    /**
     * Pictures as a policy sees them.
     *
     * @throws FaultException {@code MISSING_DATA} for one that is not in the store, {@code CORRUPT_DATA} for one that is another
     */
    public List<Picture> seen(List<String> images, ModelConfig config) {
        if (images.isEmpty()) {
            return List.of();
        }
        require(
                config.vision().isPresent(),
                "pictures: %d (expected: none, as the policy does not see)",
                images.size());
        int size = config.vision().map(VisionConfig::imageSize).orElseThrow();
        List<Picture> pictures = new ArrayList<>();
        for (String sha256 : images) {
            StoredPicture stored = find(sha256)
                    .orElseThrow(() -> new FaultException(
                            Fault.MISSING_DATA, "picture %s: not in the store (expected: there)".formatted(sha256)));
            pictures.add(Picture.of(sha256, stored.file, size));
        }
        return pictures;
    }
}
