package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import org.jspecify.annotations.Nullable;

/** Where the base policy comes from: {@code scratch} or {@code directory}, one of the two. */
public record ModelSpec(
        @Nullable Scratch scratch,
        @Nullable String directory,
        @Nullable Chat chat) {
    public ModelSpec {
        require(
                (scratch == null) != (directory == null),
                "model: %s (expected: exactly one of scratch, directory)",
                scratch == null ? "neither scratch nor directory" : "both scratch and directory");
        require(directory == null || !directory.isBlank(), "model.directory: blank (expected: a folder)");
    }

    /** A new transformer with a character vocabulary; widths in units, contextLength in tokens. */
    public record Scratch(
            int width,
            int layers,
            int heads,
            int keyValueHeads,
            int hiddenWidth,
            int contextLength,
            double ropeBase,
            String alphabet,
            @Nullable Vision vision) {
        public Scratch {
            require(1 <= width && width <= 8192, "model.scratch.width: %d (expected: 1 to 8192)", width);
            require(1 <= layers && layers <= 128, "model.scratch.layers: %d (expected: 1 to 128)", layers);
            require(
                    1 <= heads && heads <= width / 2 && width % (2 * heads) == 0,
                    "model.scratch.heads: %d (expected: width %d split into heads of even width)",
                    heads,
                    width);
            require(
                    keyValueHeads >= 1 && heads % keyValueHeads == 0,
                    "model.scratch.keyValueHeads: %d (expected: a divisor of heads %d)",
                    keyValueHeads,
                    heads);
            require(
                    1 <= hiddenWidth && hiddenWidth <= 65_536,
                    "model.scratch.hiddenWidth: %d (expected: 1 to 65536)",
                    hiddenWidth);
            require(
                    8 <= contextLength && contextLength <= 131_072,
                    "model.scratch.contextLength: %d (expected: 8 to 131072 tokens)",
                    contextLength);
            require(1 < ropeBase && ropeBase <= 1e12, "model.scratch.ropeBase: %s (expected: > 1, <= 1e12)", ropeBase);
            require(!alphabet.isEmpty(), "model.scratch.alphabet: empty (expected: the characters the model knows)");
            require(
                    alphabet.codePoints().distinct().count()
                            == alphabet.codePoints().count(),
                    "model.scratch.alphabet: \"%s\" (expected: every character once)",
                    alphabet);
            require(
                    alphabet.codePoints().noneMatch(each -> Character.getType(each) == Character.SURROGATE),
                    "model.scratch.alphabet: half a surrogate pair (expected: whole characters)");
        }
    }

    /** An encoder of pictures before it, from patches to tokens; sizes in pixels, widths in units. */
    public record Vision(int imageSize, int patchSize, int width, int layers, int heads, int hiddenWidth) {
        public Vision {
            require(
                    1 <= patchSize && patchSize <= 64,
                    "model.scratch.vision.patchSize: %d (expected: 1 to 64)",
                    patchSize);
            require(
                    patchSize <= imageSize
                            && imageSize % patchSize == 0
                            && (long) imageSize / patchSize * (imageSize / patchSize) <= 4096,
                    "model.scratch.vision.imageSize: %d (expected: a multiple of patchSize %d, at most 64 patches along a side)",
                    imageSize,
                    patchSize);
            require(1 <= width && width <= 8192, "model.scratch.vision.width: %d (expected: 1 to 8192)", width);
            require(1 <= layers && layers <= 128, "model.scratch.vision.layers: %d (expected: 1 to 128)", layers);
            require(
                    heads >= 1 && width % heads == 0,
                    "model.scratch.vision.heads: %d (expected: a divisor of width %d)",
                    heads,
                    width);
            require(
                    1 <= hiddenWidth && hiddenWidth <= 65_536,
                    "model.scratch.vision.hiddenWidth: %d (expected: 1 to 65536)",
                    hiddenWidth);
        }
    }

    /** Wraps questions in the model's chat template; {@code system} is the system message, if any. */
    public record Chat(@Nullable String system) {}
}
