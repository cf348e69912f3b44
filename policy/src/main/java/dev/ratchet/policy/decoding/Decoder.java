package dev.ratchet.policy.decoding;

import dev.ratchet.policy.decoding.CachedAttention.Look;
import dev.ratchet.policy.decoding.DecoderWeights.Layer;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.kernels.PackedRows;
import dev.ratchet.policy.kernels.PanelMatrix;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.RotaryTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of {@link dev.ratchet.policy.model.Transformer}, computed by {@link dev.ratchet.policy.kernels}: what comes
 * out for a token has bits that depend on weights and prefix alone, however many tokens of however many sequences are
 * computed beside it, and whether its prefix was computed with it or before.
 *
 * <p>Rows of all arrays are padded to whole panels.
 */
public final class Decoder {
    /** Queries of one sequence and head that one thread computes at a time. */
    static final int QUERIES = 16;

    private final DecoderWeights weights;
    private final ModelConfig config;
    private final Team team;
    private final RotaryTable rotary;
    private final CachedAttention attention;
    private final int width;
    private final int headWidth;
    private final int heads;
    private final int keyValueHeads;
    private final int queryKeyValueWidth;
    private final int mixedWidth;
    private final int hiddenWidth;
    private final int vocabularyWidth;
    private final float scale;
    private Rows rows = new Rows(0);
    private float[] last = {};
    private float[] logits = {};

    /** Tokens of one sequence that are computed now. A class, since a record would share its array. */
    public static final class Span {
        private final CachedSequence sequence;
        private final int[] tokens;
        private final Wanted wanted;
        private final Shown shown;

        public Span(CachedSequence sequence, int[] tokens, Wanted wanted) {
            this(sequence, tokens, wanted, Shown.NOTHING);
        }

        /** {@code shown} stands in the places of the whole sequence's first tokens for images. */
        public Span(CachedSequence sequence, int[] tokens, Wanted wanted, Shown shown) {
            this.sequence = sequence;
            this.tokens = tokens.clone();
            this.wanted = wanted;
            this.shown = shown;
        }

        public int length() {
            return tokens.length;
        }

        public Wanted wanted() {
            return wanted;
        }
    }

    /** After which tokens of a span the network is asked what comes next. */
    public enum Wanted {
        NONE,
        LAST,
        EACH
    }

    /** Memory for so many tokens. */
    private final class Rows {
        final int most;
        final float[] x;
        final float[] normed;
        final float[] queryKeyValue;
        final float[] mixed;
        final float[] gate;
        final float[] up;
        final float[] cosines;
        final float[] sines;

        Rows(int most) {
            this.most = most;
            x = new float[most * width];
            normed = new float[most * width];
            queryKeyValue = new float[most * queryKeyValueWidth];
            mixed = new float[most * mixedWidth];
            gate = new float[most * hiddenWidth];
            up = new float[most * hiddenWidth];
            cosines = new float[most * headWidth / 2];
            sines = new float[most * headWidth / 2];
        }
    }

    public Decoder(DecoderWeights weights, Team team) {
        this.weights = weights;
        this.team = team;
        config = weights.config();
        rotary = new RotaryTable(config);
        attention = new CachedAttention(config);
        width = Lanes.padded(config.width());
        headWidth = config.headWidth();
        heads = config.heads();
        keyValueHeads = config.keyValueHeads();
        queryKeyValueWidth = Lanes.padded((heads + 2 * keyValueHeads) * headWidth);
        mixedWidth = Lanes.padded(heads * headWidth);
        hiddenWidth = Lanes.padded(config.hiddenWidth());
        vocabularyWidth = Lanes.padded(config.vocabulary());
        scale = (float) (1 / Math.sqrt(headWidth));
    }

    public ModelConfig config() {
        return config;
    }

    public DecoderWeights weights() {
        return weights;
    }

    /** Numbers from one row of {@link #logits} to the next. */
    public int logitsStride() {
        return vocabularyWidth;
    }

    /** Numbers from one row of {@link #hidden} to the next. */
    public int hiddenStride() {
        return width;
    }

    /** The last hidden states that the last run was asked for, a row for each; valid until the next run. */
    public float[] hidden() {
        return last;
    }

    /** The logits that the last run was asked for, a row for each in the order of its spans; valid until the next run. */
    public float[] logits() {
        return logits;
    }

    /**
     * Computes the next tokens of sequences, whose keys and values grow by them. No sequence may be there twice.
     *
     * @return how many rows of {@link #hidden} there are
     */
    public int hidden(List<Span> spans) {
        int count = spans.stream().mapToInt(Span::length).sum();
        if (count > rows.most) {
            rows = new Rows(count);
        }
        List<Look> looks = new ArrayList<>();
        CachedSequence[] sequenceOfRow = new CachedSequence[count];
        int[] positions = new int[count];
        int[] wanted = new int[count];
        int wantedCount = 0;
        int row = 0;
        for (Span span : spans) {
            CachedSequence sequence = span.sequence;
            int first = sequence.length();
            int tokens = span.length();
            sequence.grow(tokens);
            for (int i = 0; i < tokens; i++) {
                if (!span.shown.put(first + i, rows.x, (row + i) * width)) {
                    embed(span.tokens[i], row + i);
                }
                sequenceOfRow[row + i] = sequence;
                positions[row + i] = first + i;
                boolean asked = switch (span.wanted) {
                    case NONE -> false;
                    case LAST -> i == tokens - 1;
                    case EACH -> true;
                };
                if (asked) {
                    wanted[wantedCount++] = row + i;
                }
            }
            for (int from = 0; from < tokens; from += QUERIES) {
                for (int head = 0; head < keyValueHeads; head++) {
                    int queries = Math.min(QUERIES, tokens - from);
                    looks.add(new Look(sequence, row + from, queries, head, first + from + 1, 1));
                }
            }
            row += tokens;
        }
        rotary.fill(positions, rows.cosines, rows.sines);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(layer, count, looks, sequenceOfRow, positions);
        }
        if (last.length < wantedCount * width) {
            last = new float[wantedCount * width];
        }
        for (int i = 0; i < wantedCount; i++) {
            norm(rows.x, wanted[i] * width, weights.norm(), last, i * width);
        }
        return wantedCount;
    }

    /** Like {@link #hidden(List)}, and computes {@link #logits}. */
    public int logits(List<Span> spans) {
        int count = hidden(spans);
        if (logits.length < count * vocabularyWidth) {
            logits = new float[count * vocabularyWidth];
        }
        weights.head().multiply(team, last, width, count, logits, vocabularyWidth);
        return count;
    }

    private void embed(int token, int row) {
        PanelMatrix embedding = weights.embedding();
        for (int i = 0; i < config.width(); i++) {
            rows.x[row * width + i] = embedding.at(token, i);
        }
    }

    private void layer(int index, int count, List<Look> looks, CachedSequence[] sequenceOfRow, int[] positions) {
        Layer layer = weights.layer(index);
        eachRow(count, row -> norm(rows.x, row * width, layer.attentionNorm, rows.normed, row * width));
        layer.queryKeyValue.multiply(team, rows.normed, width, count, rows.queryKeyValue, queryKeyValueWidth);
        eachRow(count, row -> {
            prepare(layer, row);
            store(index, row, sequenceOfRow[row], positions[row]);
        });
        team.each(
                looks.size(),
                (look, worker) -> attention.attend(index, looks.get(look), rows.queryKeyValue, rows.mixed, worker));
        addProducts(layer.output, rows.mixed, mixedWidth, count);
        eachRow(count, row -> norm(rows.x, row * width, layer.feedForwardNorm, rows.normed, row * width));
        PackedRows normed = team.pack(rows.normed, width, count, layer.gate.columns());
        team.each(layer.gate.parts(), (part, worker) -> {
            int to = PanelMatrix.firstColumn(part);
            layer.gate.multiply(part, worker, normed, rows.gate, to, hiddenWidth);
            layer.up.multiply(part, worker, normed, rows.up, to, hiddenWidth);
            for (int row = 0; row < count; row++) {
                int at = row * hiddenWidth + to;
                Functions.swiGlu(rows.gate, at, rows.up, at, layer.gate.columnsOfPart(part), rows.gate, at);
            }
        });
        addProducts(layer.down, rows.gate, hiddenWidth, count);
    }

    /** x += y · Wᵀ. */
    private void addProducts(PanelMatrix matrix, float[] y, int stride, int count) {
        PackedRows packed = team.pack(y, stride, count, matrix.columns());
        team.each(matrix.parts(), (part, worker) -> {
            int columns = matrix.columnsOfPart(part);
            float[] sums = worker.sums(count * columns);
            matrix.multiply(part, worker, packed, sums, 0, columns);
            for (int row = 0; row < count; row++) {
                Functions.add(sums, row * columns, columns, rows.x, row * width + PanelMatrix.firstColumn(part));
            }
        });
    }

    @FunctionalInterface
    private interface RowTask {
        void run(int row);
    }

    /** Few rows are done sooner than another thread would hear of them. */
    private void eachRow(int count, RowTask task) {
        int share = 8;
        team.each(Math.ceilDiv(count, share), (part, _) -> {
            for (int row = part * share; row < Math.min(count, (part + 1) * share); row++) {
                task.run(row);
            }
        });
    }

    private void norm(float[] x, int from, float[] weight, float[] y, int to) {
        Functions.rmsNorm(x, from, weight, 0, config.width(), (float) config.normEpsilon(), y, to);
    }

    /** Biases, norms of heads, rotation, and the scale of queries. */
    private void prepare(Layer layer, int row) {
        float[] all = rows.queryKeyValue;
        int from = row * queryKeyValueWidth;
        if (layer.bias != null) {
            Functions.add(layer.bias, 0, layer.bias.length, all, from);
        }
        int half = headWidth / 2;
        int angles = row * half;
        for (int head = 0; head < heads + keyValueHeads; head++) {
            int at = from + head * headWidth;
            float[] norm = head < heads ? layer.queryNorm : layer.keyNorm;
            if (norm != null) {
                Functions.rmsNorm(all, at, norm, 0, headWidth, (float) config.normEpsilon(), all, at);
            }
            for (int i = 0; i < half; i++) {
                float cosine = rows.cosines[angles + i];
                float sine = rows.sines[angles + i];
                float first = all[at + i];
                float second = all[at + half + i];
                all[at + i] = first * cosine - second * sine;
                all[at + half + i] = second * cosine + first * sine;
            }
            if (head < heads) {
                Functions.scale(all, at, headWidth, scale);
            }
        }
    }

    private void store(int layer, int row, CachedSequence sequence, int position) {
        int keys = row * queryKeyValueWidth + heads * headWidth;
        int values = keys + keyValueHeads * headWidth;
        sequence.store(layer, position, keyValueHeads, headWidth, rows.queryKeyValue, keys, values);
    }
}
