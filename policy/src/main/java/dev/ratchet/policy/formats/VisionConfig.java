package dev.ratchet.policy.formats;

import static dev.ratchet.domain.Checks.require;

/**
 * The shape of the encoder of a model that sees, as {@code vision_config} gives it: patches of a square picture through a
 * transformer, and a projector to the width of the text.
 *
 * @param imageSize pixels of the square along one side (image_size), whole patches
 * @param patchSize pixels of a patch along one side
 * @param heads whose widths add up to {@code width}
 * @param normEpsilon epsilon of the layer norms (layer_norm_eps)
 * @param imageToken the id that stands for a patch in a prompt (image_token_index of {@code config.json})
 */
public record VisionConfig(
        int imageSize,
        int patchSize,
        int width,
        int layers,
        int heads,
        int hiddenWidth,
        double normEpsilon,
        int imageToken) {
    /** Most patches of a picture; attention holds their square. */
    public static final int MOST_PATCHES = 4096;

    private static final int MOST_LAYERS = 1000;

    public VisionConfig {
        require(
                0 < patchSize && patchSize <= imageSize && imageSize % patchSize == 0,
                "vision_config, image_size: %d with patch_size: %d (expected: a multiple)",
                imageSize,
                patchSize);
        long patches = (long) (imageSize / patchSize) * (imageSize / patchSize);
        require(
                patches <= MOST_PATCHES,
                "vision_config, image_size: %d with patch_size: %d, %d patches (expected: at most %d)",
                imageSize,
                patchSize,
                patches,
                MOST_PATCHES);
        require(width > 0, "vision_config, hidden_size: %d (expected: > 0)", width);
        require(
                0 < layers && layers <= MOST_LAYERS,
                "vision_config, num_hidden_layers: %d (expected: 1 to %d)",
                layers,
                MOST_LAYERS);
        require(
                heads > 0 && width % heads == 0,
                "vision_config, num_attention_heads: %d with hidden_size: %d (expected: a divisor)",
                heads,
                width);
        require(hiddenWidth > 0, "vision_config, intermediate_size: %d (expected: > 0)", hiddenWidth);
        require(normEpsilon > 0, "vision_config, layer_norm_eps: %s (expected: > 0)", normEpsilon);
    }

    /** Patches of a picture: how many tokens it takes. */
    public int patches() {
        return (imageSize / patchSize) * (imageSize / patchSize);
    }

    /** Numbers of a patch: those of one colour after another's, row by row. */
    public int patchNumbers() {
        return 3 * patchSize * patchSize;
    }

    public int headWidth() {
        return width / heads;
    }
}
