package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.model.VisionWeights.Layer;
import dev.ratchet.policy.model.VisionWeights.Linear;
import dev.ratchet.policy.model.VisionWeights.Norm;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * The encoder of SigLIP and LLaVA's projector, for learning: patches and learned positions, layer norms before attention and
 * feed-forward, biases everywhere, GELU by the hyperbolic tangent.
 *
 * <p>Names end in their dimensions: P pictures, T patches of a picture, N = P · T, W width of the encoder, H heads, D head
 * width, E width of the text.
 */
final class VisionTransformer {
    /** √(2/π) twice, as (1 + tanh(u)) / 2 is the sigmoid of 2·u. */
    private static final float GELU = 1.595769f;

    private static final float GELU_CUBE = 0.044715f;
    private static final int[] LAST = {-1};

    private final VisionConfig config;
    private final VisionWeights weights;
    private final NDManager manager;
    // Arrays and not numbers: the engine keeps factors for the backward pass, and those it makes of a number lie in
    // memory that
    // the collector frees before.
    private final NDArray epsilon;
    private final NDArray one;
    private final NDArray queryScale;
    private final NDArray gelu;
    private final NDArray geluCube;

    VisionTransformer(VisionConfig config, VisionWeights weights, NDManager manager) {
        this.config = config;
        this.weights = weights;
        this.manager = manager;
        epsilon = manager.create((float) config.normEpsilon());
        one = manager.create(1f);
        queryScale = manager.create((float) (1 / Math.sqrt(config.headWidth())));
        gelu = manager.create(GELU);
        geluCube = manager.create(GELU_CUBE);
    }

    /** What pictures say, a row for each patch: [N, E]. */
    NDArray encode(List<Picture> pictures) {
        NDArray positions_PTW = weights.positions().expandDims(0);
        NDArray patches_NW = linear(patches(pictures), weights.patch());
        NDArray x_NW = patches_NW
                .reshape(pictures.size(), config.patches(), config.width())
                .add(positions_PTW)
                .reshape(-1, config.width());
        for (Layer layer : weights.layers()) {
            NDArray before_NW = x_NW;
            x_NW = Compute.keepResultOf(() -> layer(layer, before_NW, pictures.size()));
        }
        NDArray projected_NE = gelu(linear(norm(x_NW, weights.norm()), weights.projectorIn()));
        return linear(projected_NE, weights.projectorOut());
    }

    private NDArray patches(List<Picture> pictures) {
        int numbers = config.patches() * config.patchNumbers();
        float[] all = new float[pictures.size() * numbers];
        float[] ofOne = new float[numbers];
        for (int p = 0; p < pictures.size(); p++) {
            pictures.get(p).patches(config.patchSize(), ofOne);
            System.arraycopy(ofOne, 0, all, p * numbers, numbers);
        }
        return manager.create(all, new Shape((long) pictures.size() * config.patches(), config.patchNumbers()));
    }

    private NDArray layer(Layer layer, NDArray x_NW, int pictures) {
        NDArray qkv = linear(norm(x_NW, layer.attentionNorm()), layer.queryKeyValue());
        NDArray between_NW = x_NW.add(linear(attend(qkv, pictures), layer.output()));
        NDArray hidden = gelu(linear(norm(between_NW, layer.feedForwardNorm()), layer.up()));
        return between_NW.add(linear(hidden, layer.down()));
    }

    /** All patches of a picture see each other: [N, 3·W] to [N, W]. */
    private NDArray attend(NDArray qkv, int pictures) {
        NDArray query_BTD = heads(qkv, 0, pictures).mul(queryScale);
        NDArray key_BDT = heads(qkv, 1, pictures).transpose(0, 2, 1);
        NDArray value_BTD = heads(qkv, 2, pictures);
        NDArray weight_BTT = Torch.batchedProduct(query_BTD, key_BDT).softmax(-1);
        return Torch.batchedProduct(weight_BTT, value_BTD)
                .reshape(pictures, config.heads(), config.patches(), config.headWidth())
                .transpose(0, 2, 1, 3)
                .reshape(-1, config.width());
    }

    /** Queries, keys or values, by picture and head: [N, 3·W] to [P·H, T, D]. */
    private NDArray heads(NDArray qkv, int which, int pictures) {
        return Torch.slice(qkv, 1, (long) which * config.width(), (which + 1L) * config.width())
                .reshape(pictures, config.patches(), config.heads(), config.headWidth())
                .transpose(0, 2, 1, 3)
                .reshape(-1, config.patches(), config.headWidth());
    }

    private static NDArray linear(NDArray x, Linear linear) {
        return Torch.linear(x, linear.weight(), linear.bias());
    }

    private NDArray norm(NDArray x_NW, Norm norm) {
        NDArray centred_NW = x_NW.sub(x_NW.mean(LAST, true));
        NDArray scale_N1 =
                one.div(centred_NW.square().mean(LAST, true).add(epsilon).sqrt());
        return centred_NW.mul(scale_N1).mul(norm.weight()).add(norm.bias());
    }

    private NDArray gelu(NDArray x) {
        NDArray u = x.mul(x).mul(x).mul(geluCube).add(x).mul(gelu);
        return x.mul(Torch.sigmoid(u));
    }
}
