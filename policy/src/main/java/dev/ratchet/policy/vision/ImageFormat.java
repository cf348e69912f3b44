package dev.ratchet.policy.vision;

import java.util.Locale;
import java.util.Optional;

/** The kinds of files that are read, told by their first bytes. */
public enum ImageFormat {
    PNG("png", "image/png"),
    JPEG("jpg", "image/jpeg");

    private final String extension;
    private final String mediaType;

    ImageFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** What a file begins to be; empty where it is neither. */
    public static Optional<ImageFormat> of(byte[] file) {
        return ImageHeader.of(file).map(ImageHeader::format);
    }

    /** How the names of such files end, without a dot. */
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The name that it goes by. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
