package dev.ratchet.policy.gradient;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.LayerWeights.Learned;
import dev.ratchet.policy.gradient.SharedAttention.Kept;
import dev.ratchet.policy.gradient.Tape.OfLayer;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Blas;
import dev.ratchet.policy.model.Blas.Into;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Matrix;
import dev.ratchet.policy.model.RotaryTable;
import dev.ratchet.policy.model.Weights;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The network of {@link dev.ratchet.policy.model.Transformer} with its gradient written out, over packed tokens: a forward pass
 * leaves on a tape what the way back needs.
 *
 * <p>Memory for N tokens of which R are in the loss, in L layers of width W with F hidden units, H heads of D units, K key-value
 * heads and a vocabulary V, in bytes at least:
 *
 * <pre>4 · ( L · N · layer + N · (W·(L + 4) + 2·F + (2·H + 2·K)·D) + 2 · R · W + min(R · V, 2²⁷) )
 * layer = W + 2·F + (2·H + 2·K)·D + 2·H, and (H + K)·D more where heads have norms</pre>
 *
 * <p>With {@link Memory#RECOMPUTED} it is {@code layer} once and not L times. Bits depend on weights, tokens and the engine's products
 * (library, processor, its threads), not on the threads of this class, and not on what was computed before.
 */
public final class TapedTransformer implements AutoCloseable {
    /** Names its bits beside {@link Compute#fingerprint}: to be changed with them. */
    public static final String NUMERICS = "gradient written out, 1";

    /** Rows that one thread computes at a time, and whose gradients of vectors are added up together. */
    private static final int SHARE = 16;

    private final ModelConfig config;
    private final Team team;
    private final Arena arena = Arena.ofShared();
    private final Scratch[] scratches;
    private final RotaryTable rotary;
    private final SharedAttention attention;
    private final List<LayerWeights> layers;
    private final Learned embedding;
    private final Learned head;
    private final Learned norm;
    private final int width;
    private final int half;
    private final int queryKeyHeads;
    private final int queryKeyWidth;
    private final float epsilon;
    private final float queryScale;
    private @Nullable Tape tape;

    /** What a pass keeps of each layer for the way back. */
    public enum Memory {
        /** All that it needs. */
        KEPT,
        /** What it read; the rest is computed again. */
        RECOMPUTED
    }

    /** Computes with {@code weights}, which it shares and does not own, and {@code threads} threads beside the engine's. */
    public TapedTransformer(Weights weights, int threads) {
        Blas.requireThere();
        config = weights.config();
        team = new Team(threads);
        scratches =
                IntStream.range(0, threads).mapToObj(_ -> new Scratch(arena)).toArray(Scratch[]::new);
        rotary = new RotaryTable(config);
        attention = new SharedAttention(config);
        String text = config.textPrefix();
        embedding = Learned.of(weights, text + "model.embed_tokens.weight");
        head = config.tiedEmbeddings() ? embedding : Learned.of(weights, text + "lm_head.weight");
        norm = Learned.of(weights, text + "model.norm.weight");
        layers = IntStream.range(0, config.layers())
                .mapToObj(layer -> new LayerWeights(weights, layer))
                .toList();
        width = config.width();
        half = config.headWidth() / 2;
        queryKeyHeads = config.heads() + config.keyValueHeads();
        queryKeyWidth = queryKeyHeads * config.headWidth();
        epsilon = (float) config.normEpsilon();
        queryScale = (float) (1 / Math.sqrt(config.headWidth()));
    }

    /**
     * Begins a pass over tokens at their positions, each of which is read by one reader; those of a branch share nothing with other
     * branches'. One pass at a time.
     */
    public Pass begin(int[] positions, List<List<Reader>> branches, Memory memory) {
        int kept = memory == Memory.KEPT ? config.layers() : 1;
        if (tape == null || !tape.holds(positions.length, kept)) {
            release();
            tape = Tape.of(config, positions.length, kept);
        }
        return new Pass(tape, positions, branches, memory);
    }

    /** Gives memory back that passes keep for the next one. */
    public void release() {
        if (tape != null) {
            tape.close();
            tape = null;
        }
    }

    /** Bytes that are kept for the next pass, which has them already. */
    public long heldBytes() {
        return tape == null ? 0 : tape.bytes();
    }

    /** Bytes of a pass, by the formula above. */
    public static long bytes(ModelConfig config, long tokens, long lossTokens, Memory memory) {
        long heads = 2L * (config.heads() + config.keyValueHeads()) * config.headWidth();
        long norms = switch (config.family()) {
            case LLAMA, QWEN2 -> 0;
            case QWEN3 -> (long) (config.heads() + config.keyValueHeads()) * config.headWidth();
        };
        long layer = config.width() + 2L * config.hiddenWidth() + heads + 2L * config.heads() + norms;
        long kept = memory == Memory.KEPT ? config.layers() : 1;
        long shared = config.width() * (config.layers() + 4L) + 2L * config.hiddenWidth() + heads;
        return Float.BYTES * tokens * (kept * layer + shared) + LossMemory.bytes(config, lossTokens);
    }

    private interface RowTask {
        void run(int row, Scratch scratch, float[] sums);
    }

    /** Runs a task for each row; what it adds to {@code sums} is added up in the order of rows, whoever computes. */
    private float[] eachRow(int count, int sums, RowTask task) {
        int shares = Math.ceilDiv(count, SHARE);
        float[][] sumsOfShare = new float[shares][sums];
        team.each(shares, (share, worker) -> {
            for (int row = share * SHARE; row < Math.min(count, (share + 1) * SHARE); row++) {
                task.run(row, scratches[worker.index()], sumsOfShare[share]);
            }
        });
        float[] total = new float[sums];
        for (float[] some : sumsOfShare) {
            Functions.add(some, 0, sums, total, 0);
        }
        return total;
    }

    /** A pass over some tokens: the embedding, {@link #forward}, {@link #logProbs}, and the way back. */
    public final class Pass {
        private final int count;
        private final List<List<Reader>> branches;
        private final Memory memory;
        private final List<Matrix> inputs;
        private final List<OfLayer> kept;
        private final Matrix normed;
        private final Matrix activated;
        private final Matrix gradient;
        private final Matrix normedGradient;
        private final Matrix activatedGradient;
        private final Matrix mixedGradient;
        private final Matrix queryKeyValueGradient;
        private final float[] cosines;
        private final float[] sines;
        private final Tape tape;
        private int[] lossRows = {};
        private @Nullable Head loss;

        private Pass(Tape tape, int[] positions, List<List<Reader>> branches, Memory memory) {
            this.tape = tape;
            count = positions.length;
            this.branches = branches.stream().map(List::copyOf).toList();
            this.memory = memory;
            inputs = tape.inputs.stream().map(matrix -> matrix.rows(0, count)).toList();
            kept = tape.layers.stream().map(layer -> layer.rows(count)).toList();
            normed = tape.normed.rows(0, count);
            activated = tape.activated.rows(0, count);
            gradient = tape.gradient.rows(0, count);
            normedGradient = tape.normedGradient.rows(0, count);
            activatedGradient = tape.activatedGradient.rows(0, count);
            mixedGradient = tape.mixedGradient.rows(0, count);
            queryKeyValueGradient = tape.queryKeyValueGradient.rows(0, count);
            cosines = new float[count * half];
            sines = new float[count * half];
            rotary.fill(positions, cosines, sines);
        }

        /** What the first layer reads, [N, W], to be written before {@link #forward}. */
        public Matrix embedded() {
            return inputs.getFirst();
        }

        /** Writes what stands for tokens in {@link #embedded}. */
        public void embed(int[] tokens) {
            float[] row = new float[width];
            for (int i = 0; i < tokens.length; i++) {
                embedding.value().get(tokens[i], row);
                embedded().put(i, row);
            }
        }

        /** Adds to the gradient of the embedding, after {@link #backward}. */
        public void embedBack(int[] tokens) {
            float[] row = new float[width];
            float[] sum = new float[width];
            for (int i = 0; i < tokens.length; i++) {
                gradient.get(i, row);
                embedding.gradient().get(tokens[i], sum);
                Functions.add(row, 0, width, sum, 0);
                embedding.gradient().put(tokens[i], sum);
            }
        }

        private OfLayer kept(int layer) {
            return kept.get(memory == Memory.KEPT ? layer : 0);
        }

        /** Computes all layers. */
        public void forward() {
            for (int i = 0; i < config.layers(); i++) {
                int layer = i;
                Compute.withinSteps(() -> forward(layer));
            }
        }

        private void forward(int layer) {
            upToGates(layer);
            OfLayer here = kept(layer);
            int hidden = config.hiddenWidth();
            eachRow(count, 0, (row, scratch, _) -> {
                float[] gateUp = scratch.first(2 * hidden);
                float[] y = scratch.second(hidden);
                here.gateUp().get(row, gateUp);
                Rows.swiGlu(gateUp, hidden, y);
                activated.put(row, y);
            });
            inputs.get(layer + 1).putRows(0, here.between());
            Blas.multiply(activated, layers.get(layer).down.value().turned(), inputs.get(layer + 1), Into.ADD);
        }

        /** A layer as far as the numbers that its gates let through. */
        private void upToGates(int layer) {
            LayerWeights w = layers.get(layer);
            OfLayer here = kept(layer);
            Kept heads = here.attention();
            Matrix x = inputs.get(layer);
            norm(x, w.attentionNorm.vector(), normed);
            Blas.multiply(normed, w.queryKeyValue.value().turned(), heads.queryKeyValue(), Into.REPLACE);
            prepareHeads(w, here);
            attention.forward(team, scratches, branches, heads);
            here.between().putRows(0, x);
            Blas.multiply(heads.mixed(), w.output.value().turned(), here.between(), Into.ADD);
            norm(here.between(), w.feedForwardNorm.vector(), normed);
            Blas.multiply(normed, w.gateUp.value().turned(), here.gateUp(), Into.REPLACE);
        }

        private void norm(Matrix x, float[] weight, Matrix y) {
            eachRow(x.rows(), 0, (row, scratch, _) -> {
                float[] numbers = scratch.first(width);
                x.get(row, numbers);
                Rows.norm(numbers, 0, width, Functions.rmsScale(numbers, 0, width, epsilon), weight, 0, numbers, 0);
                y.put(row, numbers);
            });
        }

        /** Biases, norms of heads, rotations, and the scale of queries. */
        private void prepareHeads(LayerWeights w, OfLayer here) {
            Matrix all = here.attention().queryKeyValue();
            float[] bias = w.bias == null ? null : w.bias.vector();
            float[] norms = w.queryKeyNorm == null ? null : w.queryKeyNorm.vector();
            int headWidth = config.headWidth();
            eachRow(count, 0, (row, scratch, _) -> {
                float[] x = scratch.first(all.columns());
                all.get(row, x);
                if (bias != null) {
                    Functions.add(bias, 0, bias.length, x, 0);
                }
                if (norms != null) {
                    here.unrotated().put(row, x);
                }
                for (int i = 0; i < queryKeyHeads; i++) {
                    int at = i * headWidth;
                    if (norms != null) {
                        float scale = Functions.rmsScale(x, at, headWidth, epsilon);
                        Rows.norm(x, at, headWidth, scale, norms, normOfHead(i), x, at);
                    }
                    Rows.turn(x, at, half, cosines, sines, row * half, 1);
                }
                Functions.scale(x, 0, config.heads() * headWidth, queryScale);
                all.put(row, x);
            });
        }

        private int normOfHead(int head) {
            return head < config.heads() ? 0 : config.headWidth();
        }

        /**
         * Log-probabilities of tokens.
         *
         * @param rows of the tokens that predict them
         */
        public float[] logProbs(int[] rows, int[] targets) {
            require(loss == null, "pass: log-probabilities were asked for already (expected: once)");
            lossRows = rows.clone();
            Matrix last = inputs.getLast();
            LossMemory.Rows memoryOfLoss = tape.loss(rows.length);
            Matrix hidden = memoryOfLoss.hidden();
            float[] weight = norm.vector();
            eachRow(rows.length, 0, (row, scratch, _) -> {
                float[] x = scratch.first(width);
                last.get(rows[row], x);
                Rows.norm(x, 0, width, Functions.rmsScale(x, 0, width, epsilon), weight, 0, x, 0);
                hidden.put(row, x);
            });
            Head asked = new Head(head, memoryOfLoss, targets.clone());
            loss = asked;
            float[][] logProbs = new float[1][];
            Compute.withinSteps(() -> logProbs[0] = asked.logProbs(team, scratches));
            return logProbs[0];
        }

        /**
         * Adds the gradient of Σ slope · log-probability to those of all parameters but the embedding, and returns that of {@link
         * #embedded}.
         */
        public Matrix backward(float[] slopes) {
            Compute.withinSteps(() -> lossBack(slopes));
            for (int i = config.layers() - 1; i >= 0; i--) {
                int layer = i;
                Compute.withinSteps(() -> backward(layer));
            }
            return gradient;
        }

        private void backward(int layer) {
            if (memory == Memory.RECOMPUTED) {
                upToGates(layer);
            }
            feedForwardBack(layers.get(layer), kept(layer));
            attentionBack(layers.get(layer), kept(layer), inputs.get(layer));
        }

        private void lossBack(float[] slopes) {
            Matrix last = inputs.getLast();
            Matrix hiddenGradient = requireNonNull(loss, "log-probabilities").backward(team, scratches, slopes);
            float[] weight = norm.vector();
            norm.add(eachRow(lossRows.length, width, (row, scratch, sums) -> {
                float[] x = scratch.first(width);
                float[] got = scratch.second(width);
                last.get(lossRows[row], x);
                hiddenGradient.get(row, got);
                Rows.normBack(x, 0, width, Functions.rmsScale(x, 0, width, epsilon), weight, 0, got, 0, sums);
                hiddenGradient.put(row, got);
            }));
            for (int row = 0; row < count; row++) {
                gradient.clear(row);
            }
            float[] one = new float[width];
            float[] sum = new float[width];
            for (int row = 0;
                    row < lossRows.length;
                    row++) { // several answers begin after the same token of their prompt
                hiddenGradient.get(row, one);
                gradient.get(lossRows[row], sum);
                Functions.add(one, 0, width, sum, 0);
                gradient.put(lossRows[row], sum);
            }
        }

        private void feedForwardBack(LayerWeights w, OfLayer here) {
            int hidden = config.hiddenWidth();
            Blas.multiply(gradient, w.down.value(), activatedGradient, Into.REPLACE);
            eachRow(count, 0, (row, scratch, _) -> {
                float[] gateUp = scratch.first(2 * hidden);
                float[] got = scratch.second(hidden);
                here.gateUp().get(row, gateUp);
                activatedGradient.get(row, got);
                Rows.swiGluBack(gateUp, hidden, got, scratch.third(hidden));
                here.gateUp().put(row, gateUp);
                activated.put(row, got);
            });
            Blas.multiply(gradient.turned(), activated, w.down.gradient(), Into.ADD);
            norm(here.between(), w.feedForwardNorm.vector(), normed);
            Blas.multiply(here.gateUp().turned(), normed, w.gateUp.gradient(), Into.ADD);
            Blas.multiply(here.gateUp(), w.gateUp.value(), normedGradient, Into.REPLACE);
            normBack(here.between(), w.feedForwardNorm);
        }

        private void attentionBack(LayerWeights w, OfLayer here, Matrix x) {
            Matrix all = queryKeyValueGradient;
            Blas.multiply(gradient.turned(), here.attention().mixed(), w.output.gradient(), Into.ADD);
            Blas.multiply(gradient, w.output.value(), mixedGradient, Into.REPLACE);
            for (int row = 0; row < count; row++) {
                all.clear(row);
            }
            attention.backward(team, scratches, branches, here.attention(), mixedGradient, all);
            headsBack(w, here);
            norm(x, w.attentionNorm.vector(), normed);
            Blas.multiply(all.turned(), normed, w.queryKeyValue.gradient(), Into.ADD);
            Blas.multiply(all, w.queryKeyValue.value(), normedGradient, Into.REPLACE);
            normBack(x, w.attentionNorm);
        }

        /** What {@link #prepareHeads} did, the other way: gradients of queries and keys as the product made them. */
        private void headsBack(LayerWeights w, OfLayer here) {
            Matrix all = queryKeyValueGradient;
            float[] norms = w.queryKeyNorm == null ? null : w.queryKeyNorm.vector();
            int headWidth = config.headWidth();
            int biases = w.bias == null ? 0 : all.columns();
            float[] sums = eachRow(count, biases + 2 * headWidth, (row, scratch, some) -> {
                float[] got = scratch.first(all.columns());
                all.get(row, got);
                Functions.scale(got, 0, config.heads() * headWidth, queryScale);
                float[] before = scratch.second(queryKeyWidth);
                if (norms != null) {
                    here.unrotated().get(row, before);
                }
                float[] ofNorms = scratch.third(2 * headWidth);
                Arrays.fill(ofNorms, 0, 2 * headWidth, 0);
                for (int i = 0; i < queryKeyHeads; i++) {
                    int at = i * headWidth;
                    Rows.turn(got, at, half, cosines, sines, row * half, -1);
                    if (norms != null) {
                        float scale = Functions.rmsScale(before, at, headWidth, epsilon);
                        Rows.normBack(before, at, headWidth, scale, norms, normOfHead(i), got, at, ofNorms);
                    }
                }
                Functions.add(ofNorms, 0, 2 * headWidth, some, biases);
                Functions.add(got, 0, biases, some, 0);
                all.put(row, got);
            });
            if (w.bias != null) {
                w.bias.add(Arrays.copyOf(sums, biases));
            }
            if (w.queryKeyNorm != null) {
                w.queryKeyNorm.add(Arrays.copyOfRange(sums, biases, sums.length));
            }
        }

        /** Adds what reaches a norm's input to what goes past it. */
        private void normBack(Matrix x, Learned weights) {
            float[] weight = weights.vector();
            weights.add(eachRow(count, width, (row, scratch, sums) -> {
                float[] numbers = scratch.first(width);
                float[] got = scratch.second(width);
                float[] past = scratch.third(width);
                x.get(row, numbers);
                normedGradient.get(row, got);
                gradient.get(row, past);
                Rows.normBack(
                        numbers, 0, width, Functions.rmsScale(numbers, 0, width, epsilon), weight, 0, got, 0, sums);
                Functions.add(got, 0, width, past, 0);
                gradient.put(row, past);
            }));
        }
    }

    @Override
    public void close() {
        release();
        team.close();
        arena.close();
    }
}
