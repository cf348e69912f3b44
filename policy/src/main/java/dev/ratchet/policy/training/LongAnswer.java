package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Transformer.Projected;
import dev.ratchet.policy.training.BlockedAttention.Mixed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Log-probabilities and gradient of one answer that is too long to have all its activations in memory at once.
 *
 * <p>Of its N tokens with the prompt's that are read, the first N − S lie before the loss, the <i>prefix</i>; the S others, the
 * <i>segment</i>, each predict a token in the loss. Both are cut into blocks of at most B tokens, which go through the whole
 * network one after the other. Log-probabilities are exact. The gradient takes the keys and values of the prefix for
 * constants: what the weights do to the segment by way of them is left out; without a prefix it is exact too.
 *
 * <p>What is kept of a block is, in each layer, its keys and values, and of the segment's also what the layer reads, what its
 * attention mixed and the logarithm of the sum of its weights. Going back, the rest is computed again, block by block. At most
 *
 * <pre>4 · ( L · ( 2·K·D · N + (W + H·D + H) · S ) + (W + 2·K·D) · S )  bytes</pre>
 *
 * <p>are kept at once, for L layers of width W with H heads of D units and K key-value heads: the last term is the gradient of what
 * a layer reads, and of the keys and values of the segment. What a block takes beside that does not depend on N: some
 * 4 · B · (5·H·B + 3·V + 8·F) bytes, for F hidden units and V tokens in the vocabulary.
 */
final class LongAnswer implements AutoCloseable {
    private final Transformer transformer;
    private final ModelConfig config;
    private final int[] tokens;
    private final Runnable afterBlock;
    private final NDManager manager;
    private final BlockedAttention attention;
    private final List<Block> blocks = new ArrayList<>();
    private final List<LayerBlocks> layers = new ArrayList<>();
    private final List<NDArray> last_TW = new ArrayList<>();
    private final int prefixBlocks;
    private final boolean learning;
    private long kept;
    private long mostKept;

    /** Tokens that are read, from {@code from} to {@code to}, exclusive. */
    private record Block(int from, int to) {
        int[] positions() {
            return IntStream.range(from, to).toArray();
        }
    }

    /** What is kept of a layer: keys and values of all blocks, the rest of the segment's. */
    private record LayerBlocks(
            List<NDArray> keys_KSD, List<NDArray> values_KSD, List<NDArray> inputs_TW, List<Mixed> mixed) {
        LayerBlocks() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * @param tokens prompt and answer
     * @param lossFrom first token in the loss, at least 1
     * @param blockTokens B
     * @param learning whether a backward pass follows; else no more than keys and values is kept
     * @param afterBlock runs between the native steps
     */
    LongAnswer(
            Transformer transformer,
            int[] tokens,
            int lossFrom,
            int blockTokens,
            boolean learning,
            Runnable afterBlock) {
        this.transformer = transformer;
        this.tokens = tokens.clone();
        this.learning = learning;
        this.afterBlock = afterBlock;
        config = transformer.config();
        cut(0, lossFrom - 1, blockTokens);
        prefixBlocks = blocks.size();
        cut(lossFrom - 1, tokens.length - 1, blockTokens);
        manager = transformer.manager().newSubManager();
        attention = new BlockedAttention(transformer.manager(), config);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new LayerBlocks());
        }
    }

    private void cut(int from, int to, int size) {
        for (int at = from; at < to; at += size) {
            blocks.add(new Block(at, Math.min(at + size, to)));
        }
    }

    /** Bytes that are kept at most, for N tokens that are read, S of them in the segment. */
    static long bytes(ModelConfig config, long n, long s) {
        long keys = 2L * config.keyValueHeads() * config.headWidth();
        long mixed = (long) config.heads() * config.headWidth() + config.heads();
        return Float.BYTES
                * (config.layers() * (keys * n + (config.width() + mixed) * s) + (config.width() + keys) * s);
    }

    /** Bytes that were kept at most so far. */
    long mostKept() {
        return mostKept;
    }

    /** The forward pass: log-probability of each token in the loss. Once only. */
    double[] logProbs() {
        List<float[]> parts = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            int block = b;
            parts.add(Compute.step(Gradients.OFF, () -> forward(block)));
            betweenBlocks();
        }
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            for (float logProb : part) {
                all[at++] = logProb;
            }
        }
        return all;
    }

    private float[] forward(int block) {
        boolean segment = block >= prefixBlocks;
        int[] positions = blocks.get(block).positions();
        NDArray x_TW = transformer.embedded(tokensOf(block));
        for (int i = 0; i < layers.size(); i++) {
            int layer = i;
            NDArray input_TW = x_TW;
            if (segment && learning) {
                layers.get(layer).inputs_TW().add(keep(input_TW));
            }
            x_TW = Compute.keepResultOf(() -> forward(layer, input_TW, positions, segment && learning));
        }
        if (!segment) {
            return new float[0];
        }
        if (learning) {
            last_TW.add(keep(x_TW));
        }
        return logProbs(block, x_TW).toFloatArray();
    }

    private NDArray forward(int layer, NDArray x_TW, int[] positions, boolean keepMixed) {
        LayerBlocks blocksOf = layers.get(layer);
        Projected heads = transformer.projected(layer, x_TW, transformer.rotation(positions));
        blocksOf.keys_KSD().add(keep(attention.keys(heads.key_NKD())));
        blocksOf.values_KSD().add(keep(attention.keys(heads.value_NKD())));
        Mixed mixed =
                attention.attend(attention.queries(heads.query_NHD()), blocksOf.keys_KSD(), blocksOf.values_KSD());
        NDArray result_TW = transformer.attended(layer, x_TW, attention.byToken(mixed.mixed_KRD()));
        if (keepMixed) {
            blocksOf.mixed().add(new Mixed(keep(mixed.mixed_KRD()), keep(mixed.logSum_KR1())));
        }
        return result_TW;
    }

    private NDArray logProbs(int block, NDArray x_TW) {
        Block at = blocks.get(block);
        NDArray targets_T1 = Torch.ids(transformer.manager(), Arrays.copyOfRange(tokens, at.from() + 1, at.to() + 1))
                .expandDims(1);
        return transformer
                .logits(transformer.normed(x_TW))
                .logSoftmax(-1)
                .gather(targets_T1, 1)
                .squeeze(1);
    }

    /** Both passes: adds the gradient of the objective, given by its slopes at the log-probabilities, to those of the weights. */
    void learn(UnaryOperator<double[]> objective) {
        double[] slopes = objective.apply(logProbs());
        List<NDArray> gradients_TW = new ArrayList<>();
        int row = 0;
        for (int s = 0; s < last_TW.size(); s++) {
            int block = prefixBlocks + s;
            float[] slope = new float[blocks.get(block).to() - blocks.get(block).from()];
            for (int t = 0; t < slope.length; t++) {
                slope[t] = (float) slopes[row++];
            }
            NDArray leaf_TW = leaf(last_TW.get(s));
            gradients_TW.add(Compute.step(Gradients.RECORDED, () -> {
                Torch.backward(logProbs(block, leaf_TW), transformer.manager().create(slope));
                return keepInPlaceOf(leaf_TW, leaf_TW.getGradient());
            }));
            betweenBlocks();
        }
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            backward(layer, gradients_TW);
        }
        for (int s = 0; s < gradients_TW.size(); s++) {
            NDArray upstream_TW = gradients_TW.get(s);
            int block = prefixBlocks + s;
            Compute.step(Gradients.RECORDED, () -> {
                Torch.backward(transformer.embedded(tokensOf(block)), upstream_TW);
                return true;
            });
        }
    }

    /** From the gradients of what the layer says, block by block, to those of what it reads, in their place. */
    private void backward(int layer, List<NDArray> gradients_TW) {
        LayerBlocks blocksOf = layers.get(layer);
        List<NDArray> keyGradients_KSD = zerosLike(blocksOf.keys_KSD());
        List<NDArray> valueGradients_KSD = zerosLike(blocksOf.values_KSD());
        // From the last on: when a block's turn comes, all that see its keys have had theirs.
        for (int s = gradients_TW.size() - 1; s >= 0; s--) {
            int part = s;
            int seen = prefixBlocks + s + 1;
            gradients_TW.set(
                    s,
                    Compute.step(
                            Gradients.RECORDED,
                            () -> backward(
                                    layer,
                                    part,
                                    gradients_TW.get(part),
                                    keyGradients_KSD.subList(0, part + 1),
                                    valueGradients_KSD.subList(0, part + 1),
                                    blocksOf.keys_KSD().subList(0, seen),
                                    blocksOf.values_KSD().subList(0, seen))));
            betweenBlocks();
        }
        drop(keyGradients_KSD);
        drop(valueGradients_KSD);
        drop(blocksOf.keys_KSD());
        drop(blocksOf.values_KSD());
        drop(blocksOf.inputs_TW());
        blocksOf.mixed().forEach(mixed -> drop(List.of(mixed.mixed_KRD(), mixed.logSum_KR1())));
    }

    private NDArray backward(
            int layer,
            int part,
            NDArray upstream_TW,
            List<NDArray> keyGradients_KSD,
            List<NDArray> valueGradients_KSD,
            List<NDArray> keys_KSD,
            List<NDArray> values_KSD) {
        NDArray x_TW = leaf(layers.get(layer).inputs_TW().get(part));
        Mixed mixed = layers.get(layer).mixed().get(part);
        NDArray mixed_TA = leaf(attention.byToken(mixed.mixed_KRD()));
        Torch.backward(transformer.attended(layer, x_TW, mixed_TA), upstream_TW);

        int[] positions = blocks.get(prefixBlocks + part).positions();
        Projected heads = transformer.projected(layer, x_TW, transformer.rotation(positions));
        NDArray joint_TA = joint(heads.query_NHD(), heads.key_NKD(), heads.value_NKD());
        NDArray upstream_TA = Compute.keepResultOf(Gradients.OFF, () -> {
            NDArray query_KRD = attention.gradient(
                    attention.queries(heads.query_NHD()),
                    mixed,
                    attention.byKeyHead(mixed_TA.getGradient()),
                    keys_KSD,
                    values_KSD,
                    keyGradients_KSD,
                    valueGradients_KSD);
            return joint(
                    attention.byToken(query_KRD),
                    keyGradients_KSD.getLast().transpose(1, 0, 2),
                    valueGradients_KSD.getLast().transpose(1, 0, 2));
        });
        Torch.backward(joint_TA, upstream_TA);
        return keepInPlaceOf(upstream_TW, x_TW.getGradient());
    }

    /** Query, key and value heads of T tokens beside each other: a backward pass begins at one array. */
    private static NDArray joint(NDArray query, NDArray key, NDArray value) {
        long tokens = query.getShape().get(0);
        return query.reshape(tokens, -1)
                .getNDArrayInternal()
                .concat(new NDList(key.reshape(tokens, -1), value.reshape(tokens, -1)), 1);
    }

    private int[] tokensOf(int block) {
        return Arrays.copyOfRange(
                tokens, blocks.get(block).from(), blocks.get(block).to());
    }

    private static NDArray leaf(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    /** Zeros for the blocks of the segment. */
    private List<NDArray> zerosLike(List<NDArray> arrays) {
        List<NDArray> zeros = new ArrayList<>();
        for (NDArray array : arrays.subList(prefixBlocks, arrays.size())) {
            zeros.add(Compute.step(Gradients.OFF, () -> keep(manager.zeros(array.getShape()))));
        }
        return zeros;
    }

    /** What a block freed lies between what it kept; the C library would not give it back by itself. */
    private void betweenBlocks() {
        Compute.releaseFreedMemory();
        afterBlock.run();
    }

    private NDArray keep(NDArray array) {
        NDScope.unregister(array);
        array.attach(manager);
        kept += array.size() * Float.BYTES;
        mostKept = Math.max(mostKept, kept);
        return array;
    }

    private NDArray keepInPlaceOf(NDArray old, NDArray array) {
        drop(List.of(old));
        return keep(array);
    }

    private void drop(List<NDArray> arrays) {
        arrays.forEach(array -> {
            kept -= array.size() * Float.BYTES;
            array.close();
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}
