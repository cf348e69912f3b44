package dev.ratchet.policy.decoding;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.policy.decoding.CachedAttention.Look;
import dev.ratchet.policy.decoding.VisionWeights.Layer;
import dev.ratchet.policy.decoding.VisionWeights.Linear;
import dev.ratchet.policy.decoding.VisionWeights.Norm;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.kernels.PanelMatrix;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Places;
import java.util.ArrayList;
import java.util.List;

/**
 * What a picture says to the policy: its patches through a transformer in which all see all, and a projector to the width of
 * the text. One picture at a time and always the same shapes, so its bits depend on weights and pixels alone.
 *
 * <p>It computes what {@link dev.ratchet.policy.model.VisionTransformer} learns. Rows of all arrays are padded to whole panels.
 */
public final class VisionEncoder {
    private final VisionWeights weights;
    private final VisionConfig config;
    private final Team team;
    private final CachedAttention attention;
    private final CacheBlocks memory;
    private final int patches;
    private final int width;
    private final int queryKeyValueWidth;
    private final int textWidth;
    private final float scale;
    private final float[] pixels;
    private final float[] x;
    private final float[] normed;
    private final float[] queryKeyValue;
    private final float[] mixed;
    private final float[] hidden;
    private final float[] projected;

    VisionEncoder(VisionWeights weights, ModelConfig text, Team team) {
        this.weights = weights;
        this.team = team;
        config = weights.config;
        patches = config.patches();
        width = Lanes.padded(config.width());
        queryKeyValueWidth = Lanes.padded(3 * config.width());
        textWidth = Lanes.padded(text.width());
        attention = new CachedAttention(config.heads(), config.heads(), config.headWidth());
        memory = new CacheBlocks(1, config.heads(), config.headWidth(), Long.MAX_VALUE);
        scale = (float) (1 / Math.sqrt(config.headWidth()));
        pixels = new float[patches * config.patchNumbers()];
        x = new float[patches * width];
        normed = new float[patches * width];
        queryKeyValue = new float[patches * queryKeyValueWidth];
        mixed = new float[patches * width];
        hidden = new float[patches * Lanes.padded(config.hiddenWidth())];
        projected = new float[patches * textWidth];
    }

    /** Numbers of a picture's rows. */
    public int numbers() {
        return patches * textWidth;
    }

    /** {@code rows} of pictures, one after the other, in their places among the tokens of a sequence. */
    public Shown show(int[] tokens, float[] rows) {
        return new Shown(Places.of(tokens, config.imageToken(), rows.length / textWidth), rows, textWidth);
    }

    /** A row for each patch. */
    public float[] encode(Picture picture) {
        require(
                picture.size() == config.imageSize(),
                "picture %s: %d pixels (expected: %d, the encoder's)",
                picture.sha256(),
                picture.size(),
                config.imageSize());
        picture.patches(config.patchSize(), pixels);
        product(weights.patch, pixels, config.patchNumbers(), x, width);
        for (int patch = 0; patch < patches; patch++) {
            Functions.add(weights.positions, patch * config.width(), config.width(), x, patch * width);
        }
        for (Layer layer : weights.layers) {
            layer(layer);
        }
        norm(weights.norm);
        product(weights.projectorIn, normed, width, projected, textWidth);
        Functions.gelu(projected, 0, projected.length);
        float[] rows = new float[numbers()];
        product(weights.projectorOut, projected, textWidth, rows, textWidth);
        return rows;
    }

    private void layer(Layer layer) {
        norm(layer.attentionNorm);
        product(layer.queryKeyValue, normed, width, queryKeyValue, queryKeyValueWidth);
        try (CachedSequence sequence = new CachedSequence(memory)) {
            attend(sequence);
        }
        addProduct(layer.output, mixed, width);
        norm(layer.feedForwardNorm);
        int hiddenWidth = Lanes.padded(config.hiddenWidth());
        product(layer.up, normed, width, hidden, hiddenWidth);
        team.each(patches, (row, _) -> Functions.gelu(hidden, row * hiddenWidth, hiddenWidth));
        addProduct(layer.down, hidden, hiddenWidth);
    }

    private void attend(CachedSequence sequence) {
        sequence.grow(patches);
        for (int patch = 0; patch < patches; patch++) {
            int from = patch * queryKeyValueWidth;
            int keys = from + config.width();
            Functions.scale(queryKeyValue, from, config.width(), scale);
            sequence.store(0, patch, config.heads(), config.headWidth(), queryKeyValue, keys, keys + config.width());
        }
        List<Look> looks = new ArrayList<>();
        for (int from = 0; from < patches; from += Decoder.QUERIES) {
            for (int head = 0; head < config.heads(); head++) {
                int queries = Math.min(Decoder.QUERIES, patches - from);
                looks.add(new Look(sequence, from, queries, head, patches, 0));
            }
        }
        team.each(looks.size(), (look, worker) -> attention.attend(0, looks.get(look), queryKeyValue, mixed, worker));
    }

    private void norm(Norm norm) {
        float epsilon = (float) config.normEpsilon();
        team.each(
                patches,
                (row, _) -> Functions.layerNorm(
                        x, row * width, norm.weight, norm.bias, config.width(), epsilon, normed, row * width));
    }

    /** y = x · Wᵀ + b. */
    private void product(Linear linear, float[] from, int stride, float[] y, int yStride) {
        linear.matrix.multiply(team, from, stride, patches, y, yStride);
        for (int row = 0; row < patches; row++) {
            Functions.add(linear.bias, 0, linear.bias.length, y, row * yStride);
        }
    }

    /** x += y · Wᵀ + b. */
    private void addProduct(Linear linear, float[] y, int stride) {
        PanelMatrix matrix = linear.matrix;
        matrix.multiply(team, y, stride, patches, normed, width);
        for (int row = 0; row < patches; row++) {
            Functions.add(linear.bias, 0, linear.bias.length, normed, row * width);
            Functions.add(normed, row * width, config.width(), x, row * width);
        }
    }
}
