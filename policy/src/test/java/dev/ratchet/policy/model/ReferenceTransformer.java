package dev.ratchet.policy.model;

import static java.util.Objects.requireNonNull;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.vision.Picture;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The network of every family in plain double loops, straight from its definition: slow, and nothing in common with the engine. */
public final class ReferenceTransformer {
    private final ModelConfig config;
    private final String text;
    private final Map<String, double[]> tensors = new HashMap<>();
    private final Map<String, double[][]> held = new HashMap<>();
    private int heldTokens;

    public ReferenceTransformer(Weights weights) {
        config = weights.config();
        text = config.textPrefix();
        weights.forEach(tensor -> {
            FloatBuffer values = tensor.values();
            double[] copy = new double[values.remaining()];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = values.get(i);
            }
            tensors.put(tensor.name(), copy);
        });
    }

    /** For finite differences: the values of a tensor, which may be changed. */
    public double[] tensor(String name) {
        return requireNonNull(tensors.get(name), name);
    }

    /** Takes the keys and values that the first tokens have now for constants, whatever tensors are changed from now on. */
    public void hold(int[] tokens, int count) {
        heldTokens = 0;
        held.clear();
        logits(tokens);
        heldTokens = count;
    }

    /** Logits after each token: [tokens][vocabulary]. */
    public double[][] logits(int... tokens) {
        return logits(List.of(), tokens);
    }

    /** The same with pictures in the places of the first tokens for images. */
    public double[][] logits(List<Picture> pictures, int... tokens) {
        double[][] x = new double[tokens.length][];
        double[] embedding = tensor(text + "model.embed_tokens.weight");
        for (int t = 0; t < tokens.length; t++) {
            x[t] = row(embedding, tokens[t], config.width());
        }
        show(pictures, tokens, x);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(text + "model.layers.%d.".formatted(layer), x);
        }
        double[] head = config.tiedEmbeddings() ? embedding : tensor(text + "lm_head.weight");
        double[][] logits = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            logits[t] = product(head, norm(x[t], tensor(text + "model.norm.weight")));
        }
        return logits;
    }

    private void show(List<Picture> pictures, int[] tokens, double[][] x) {
        ReferenceVision vision = new ReferenceVision(config, this::tensor);
        int at = 0;
        for (Picture picture : pictures) {
            for (double[] patch : vision.rows(picture)) {
                while (tokens[at] != config.vision().orElseThrow().imageToken()) {
                    at++;
                }
                x[at++] = patch;
            }
        }
    }

    /** Log-probability of each token after the first {@code from}, given all before it. */
    public double[] logProbs(int[] tokens, int from) {
        return logProbs(List.of(), tokens, from);
    }

    /** The same with pictures in the places of the first tokens for images. */
    public double[] logProbs(List<Picture> pictures, int[] tokens, int from) {
        double[][] logits = logits(pictures, tokens);
        double[] logProbs = new double[tokens.length - from];
        for (int i = from; i < tokens.length; i++) {
            double sum = 0;
            for (double logit : logits[i - 1]) {
                sum += Math.exp(logit);
            }
            logProbs[i - from] = logits[i - 1][tokens[i]] - Math.log(sum);
        }
        return logProbs;
    }

    private void layer(String prefix, double[][] x) {
        int n = x.length;
        int width = config.headWidth();
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] a = norm(x[t], tensor(prefix + "input_layernorm.weight"));
            q[t] = rotate(normHeads(projected(prefix + "self_attn.q", a), prefix + "self_attn.q_norm.weight"), t);
            k[t] = rotate(normHeads(projected(prefix + "self_attn.k", a), prefix + "self_attn.k_norm.weight"), t);
            v[t] = projected(prefix + "self_attn.v", a);
        }
        System.arraycopy(held.computeIfAbsent(prefix + "k", _ -> k.clone()), 0, k, 0, heldTokens);
        System.arraycopy(held.computeIfAbsent(prefix + "v", _ -> v.clone()), 0, v, 0, heldTokens);
        for (int t = 0; t < n; t++) {
            double[] mixed = new double[config.heads() * width];
            for (int h = 0; h < config.heads(); h++) {
                int from = h / (config.heads() / config.keyValueHeads()) * width;
                double[] weight = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    double score = 0;
                    for (int d = 0; d < width; d++) {
                        score += q[t][h * width + d] * k[s][from + d];
                    }
                    weight[s] = Math.exp(score / Math.sqrt(width));
                    sum += weight[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int d = 0; d < width; d++) {
                        mixed[h * width + d] += weight[s] / sum * v[s][from + d];
                    }
                }
            }
            add(x[t], product(tensor(prefix + "self_attn.o_proj.weight"), mixed));
            double[] m = norm(x[t], tensor(prefix + "post_attention_layernorm.weight"));
            double[] gate = product(tensor(prefix + "mlp.gate_proj.weight"), m);
            double[] up = product(tensor(prefix + "mlp.up_proj.weight"), m);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            }
            add(x[t], product(tensor(prefix + "mlp.down_proj.weight"), gate));
        }
    }

    private double[] projected(String name, double[] x) {
        double[] result = product(tensor(name + "_proj.weight"), x);
        double[] bias = tensors.get(name + "_proj.bias");
        if (bias != null) {
            add(result, bias);
        }
        return result;
    }

    private double[] normHeads(double[] x, String name) {
        double[] weight = tensors.get(name);
        if (weight != null) {
            for (int head = 0; head < x.length; head += weight.length) {
                double[] normed = norm(Arrays.copyOfRange(x, head, head + weight.length), weight);
                System.arraycopy(normed, 0, x, head, weight.length);
            }
        }
        return x;
    }

    /** Pairs lie half a head apart, as in transformers. */
    private double[] rotate(double[] x, int position) {
        int width = config.headWidth();
        double[] rotated = new double[x.length];
        for (int head = 0; head < x.length; head += width) {
            for (int j = 0; j < width / 2; j++) {
                double angle = position * config.ropeScaling().scaled(Math.pow(config.ropeBase(), -2.0 * j / width));
                double a = x[head + j];
                double b = x[head + width / 2 + j];
                rotated[head + j] = a * Math.cos(angle) - b * Math.sin(angle);
                rotated[head + width / 2 + j] = b * Math.cos(angle) + a * Math.sin(angle);
            }
        }
        return rotated;
    }

    private double[] norm(double[] x, double[] weight) {
        double square = 0;
        for (double value : x) {
            square += value * value;
        }
        double scale = 1 / Math.sqrt(square / x.length + config.normEpsilon());
        double[] normed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            normed[i] = x[i] * scale * weight[i];
        }
        return normed;
    }

    static double[] product(double[] matrix, double[] x) {
        double[] result = new double[matrix.length / x.length];
        for (int row = 0; row < result.length; row++) {
            for (int i = 0; i < x.length; i++) {
                result[row] += matrix[row * x.length + i] * x[i];
            }
        }
        return result;
    }

    private static double[] row(double[] matrix, int row, int columns) {
        return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
    }

    static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
