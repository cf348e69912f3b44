package dev.ratchet.policy.model;

import static dev.ratchet.policy.model.ReferenceTransformer.add;
import static dev.ratchet.policy.model.ReferenceTransformer.product;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.vision.Picture;
import java.util.function.Function;

/** The encoder of pictures and its projector in plain double loops, straight from their definition. */
final class ReferenceVision {
    private static final String TOWER = "vision_tower.vision_model.";

    private final ModelConfig config;
    private final Function<String, double[]> tensor;

    ReferenceVision(ModelConfig config, Function<String, double[]> tensor) {
        this.config = config;
        this.tensor = tensor;
    }

    /** What a picture says: a row for each patch. */
    double[][] rows(Picture picture) {
        VisionConfig vision = config.vision().orElseThrow();
        int side = vision.imageSize() / vision.patchSize();
        double[][] x = new double[vision.patches()][];
        double[] positions = tensor.apply(TOWER + "embeddings.position_embedding.weight");
        for (int patch = 0; patch < x.length; patch++) {
            x[patch] = linear(
                    TOWER + "embeddings.patch_embedding", convolved(picture, vision, patch % side, patch / side));
            for (int i = 0; i < vision.width(); i++) {
                x[patch][i] += positions[patch * vision.width() + i];
            }
        }
        for (int layer = 0; layer < vision.layers(); layer++) {
            layer(TOWER + "encoder.layers.%d.".formatted(layer), vision, x);
        }
        for (int patch = 0; patch < x.length; patch++) {
            double[] normed = norm(TOWER + "post_layernorm", vision, x[patch]);
            x[patch] = linear("multi_modal_projector.linear_2", gelu(linear("multi_modal_projector.linear_1", normed)));
        }
        return x;
    }

    /** The numbers under a kernel of the convolution: by channel, row and column. */
    private static double[] convolved(Picture picture, VisionConfig vision, int column, int row) {
        int size = vision.patchSize();
        double[] numbers = new double[3 * size * size];
        for (int i = 0; i < numbers.length; i++) {
            int channel = i / (size * size);
            int y = row * size + i / size % size;
            int x = column * size + i % size;
            numbers[i] = picture.pixels().at(x, y, channel) / 127.5 - 1;
        }
        return numbers;
    }

    private void layer(String prefix, VisionConfig vision, double[][] x) {
        int n = x.length;
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] a = norm(prefix + "layer_norm1", vision, x[t]);
            q[t] = linear(prefix + "self_attn.q_proj", a);
            k[t] = linear(prefix + "self_attn.k_proj", a);
            v[t] = linear(prefix + "self_attn.v_proj", a);
        }
        for (int t = 0; t < n; t++) {
            double[] mixed = new double[vision.width()];
            for (int from = 0; from < mixed.length; from += vision.headWidth()) {
                double[] weight = new double[n];
                double sum = 0;
                for (int s = 0; s < n; s++) {
                    double score = 0;
                    for (int d = from; d < from + vision.headWidth(); d++) {
                        score += q[t][d] * k[s][d];
                    }
                    weight[s] = Math.exp(score / Math.sqrt(vision.headWidth()));
                    sum += weight[s];
                }
                for (int s = 0; s < n; s++) {
                    for (int d = from; d < from + vision.headWidth(); d++) {
                        mixed[d] += weight[s] / sum * v[s][d];
                    }
                }
            }
            add(x[t], linear(prefix + "self_attn.out_proj", mixed));
            double[] m = norm(prefix + "layer_norm2", vision, x[t]);
            add(x[t], linear(prefix + "mlp.fc2", gelu(linear(prefix + "mlp.fc1", m))));
        }
    }

    private double[] linear(String name, double[] x) {
        double[] result = product(tensor.apply(name + ".weight"), x);
        add(result, tensor.apply(name + ".bias"));
        return result;
    }

    private double[] norm(String name, VisionConfig vision, double[] x) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double variance = 0;
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] weight = tensor.apply(name + ".weight");
        double[] bias = tensor.apply(name + ".bias");
        double[] normed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            normed[i] = (x[i] - mean) / Math.sqrt(variance + vision.normEpsilon()) * weight[i] + bias[i];
        }
        return normed;
    }

    private static double[] gelu(double[] x) {
        for (int i = 0; i < x.length; i++) {
            double u = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * Math.pow(x[i], 3));
            x[i] = x[i] * (1 + Math.tanh(u)) / 2;
        }
        return x;
    }
}
