package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;

import ai.djl.ndarray.NDArray;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Seen;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.vision.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A sampler by the engine that learns, on its default device: the simple way to the same bits again.
 *
 * <p>A round starts from an empty cache by a prefill of its live sequences in order, and all that it does is determined
 * by weights, sequences, seed, settings and {@link Compute#fingerprint}; so a round that is written again has the same
 * bits, but the bits of an answer depend on its neighbours.
 */
public final class EagerSampler implements Sampler {
    /** Bounds the memory of a prefill; part of what determines the bits. */
    private static final int PREFILL_TOKENS = 4096;

    /** Tokens of prompt and answer that it takes: attention of a prefill holds their square, for each head. */
    public static final int LONGEST_CONTEXT = 8192;

    private final Runnable afterClose;
    private final Transformer transformer;
    private final ModelConfig config;

    /** Writes with {@code weights}, which it shares and does not own; they must not change while a round is written. */
    public EagerSampler(Weights weights) {
        this(weights, () -> {});
    }

    /** Like {@link #EagerSampler(Weights)}, and closes the weights when it is closed. */
    public static EagerSampler owning(Weights weights) {
        return new EagerSampler(weights, weights::close);
    }

    private EagerSampler(Weights weights, Runnable afterClose) {
        this.afterClose = afterClose;
        transformer = new Transformer(weights);
        config = weights.config();
    }

    @Override
    public List<Written> writeRound(
            List<LiveSequence> live, long campaignSeed, SamplingSettings settings, Progress progress) {
        if (live.isEmpty()) {
            return List.of();
        }
        int longest = live.stream()
                .mapToInt(sequence ->
                        sequence.prompt().length() + sequence.written().length())
                .max()
                .orElseThrow();
        require(
                longest <= LONGEST_CONTEXT,
                "context: %d tokens (expected: at most %d with the engine's own kernels)",
                longest,
                LONGEST_CONTEXT);
        live.forEach(sequence -> requireNone(sequence.pictures()));
        RoundRows rows = RoundRows.of(live, settings, campaignSeed, config);
        try (Round round = new Round(rows)) {
            round.write(progress);
        }
        return rows.written();
    }

    private static void requireNone(List<Picture> pictures) {
        require(
                pictures.isEmpty(),
                "pictures: %d (expected: none with the engine's own kernels; set rollout.engine.reproducible to true)",
                pictures.size());
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public String numerics() {
        return Compute.fingerprint().toString();
    }

    @Override
    public float[] logits(TokenIds context) {
        return ofHidden(context, hidden_NW -> transformer.logits(last(hidden_NW)));
    }

    @Override
    public float[] logitsAfterEach(TokenIds context) {
        return ofHidden(context, transformer::logits);
    }

    @Override
    public float[] logitsAfterEach(TokenIds context, List<Picture> pictures) {
        return ofHidden(context, pictures, transformer::logits);
    }

    @Override
    public float[] hidden(TokenIds context) {
        return ofHidden(context, this::last);
    }

    private NDArray last(NDArray hidden_NW) {
        int[] last = {(int) hidden_NW.getShape().get(0) - 1};
        return Torch.rows(hidden_NW, Torch.ids(transformer.manager(), last));
    }

    private float[] ofHidden(TokenIds context, UnaryOperator<NDArray> of) {
        return ofHidden(context, List.of(), of);
    }

    private float[] ofHidden(TokenIds context, List<Picture> pictures, UnaryOperator<NDArray> of) {
        RoundRows.requireReadable(context, config);
        int[] tokens = context.toArray();
        Seen seen = Seen.of(tokens, pictures, config);
        return Compute.step(Gradients.OFF, () -> {
            int[] none = {0};
            try (KeyValueCache cache = new KeyValueCache(transformer.manager(), config, none, tokens.length + 1)) {
                int[] positions = IntStream.range(0, tokens.length).toArray();
                NDArray hidden_NW = transformer.hidden(
                        tokens, seen, positions, cache.prefill(none, tokens.length, 0, new int[] {1}));
                return of.apply(hidden_NW).toFloatArray();
            }
        });
    }

    /** How many arrays the sampler holds, which rounds leave as it was. */
    int arraysHeld() {
        return Torch.arraysHeld(transformer.manager());
    }

    @Override
    public void close() {
        transformer.close();
        afterClose.run();
    }

    /** One round under way. */
    private final class Round implements AutoCloseable {
        private final RoundRows all;
        private final TokenDraw draw;
        private final List<TokenIds> contexts;
        private final List<List<Row>> rowsOfContext;
        private final int longest;
        private final KeyValueCache cache;
        private List<Row> rows;

        Round(RoundRows all) {
            this.all = all;
            draw = new TokenDraw(config.vocabulary());
            contexts = all.byContext().keySet().stream().map(Context::tokens).toList();
            rowsOfContext = List.copyOf(all.byContext().values());
            rows = rowsOfContext.stream().flatMap(List::stream).toList();
            longest = contexts.stream().mapToInt(TokenIds::length).max().orElseThrow();
            cache = Compute.step(Gradients.OFF, this::emptyCache);
        }

        private KeyValueCache emptyCache() {
            int[] padding = new int[rows.size()];
            int row = 0;
            for (int c = 0; c < contexts.size(); c++) {
                int end = row + rowsOfContext.get(c).size();
                Arrays.fill(padding, row, end, longest - contexts.get(c).length());
                row = end;
            }
            int limit = rows.stream().mapToInt(Row::roundLimit).max().orElseThrow();
            return new KeyValueCache(transformer.manager(), config, padding, longest + limit);
        }

        void write(Progress progress) {
            prefill();
            progress.at(all.length(), all.limit());
            while (rows.stream().anyMatch(Row::running)) {
                Compute.step(Gradients.OFF, this::decode);
                progress.at(all.length(), all.limit());
            }
        }

        private void prefill() {
            int atOnce = Math.max(1, PREFILL_TOKENS / longest);
            int firstRow = 0;
            for (int from = 0; from < contexts.size(); from += atOnce) {
                int first = from;
                int row = firstRow;
                int to = Math.min(contexts.size(), from + atOnce);
                firstRow += Compute.step(Gradients.OFF, () -> prefill(first, to, row));
            }
        }

        /** Prefills contexts {@code from} to {@code to}, draws their rows' first tokens and returns how many rows. */
        private int prefill(int from, int to, int firstRow) {
            int count = to - from;
            int[] padding = new int[count];
            int[] copies = new int[count];
            int[] tokens = new int[count * longest];
            int[] positions = new int[count * longest];
            int[] lasts = new int[count];
            for (int u = 0; u < count; u++) {
                int[] context = contexts.get(from + u).toArray();
                padding[u] = longest - context.length;
                copies[u] = rowsOfContext.get(from + u).size();
                lasts[u] = (u + 1) * longest - 1;
                for (int i = 0; i < context.length; i++) {
                    tokens[u * longest + padding[u] + i] = context[i];
                    positions[u * longest + padding[u] + i] = i;
                }
            }
            NDArray hidden_NW =
                    transformer.hidden(tokens, positions, cache.prefill(padding, longest, firstRow, copies));
            NDArray last_UW = Torch.rows(hidden_NW, Torch.ids(transformer.manager(), lasts));
            float[] logits = padded(transformer.logits(last_UW));
            for (int u = 0; u < count; u++) {
                for (Row row : rowsOfContext.get(from + u)) {
                    draw(logits, u, row);
                }
            }
            return Arrays.stream(copies).sum();
        }

        private boolean decode() {
            dropStopped();
            int[] tokens = new int[rows.size()];
            int[] positions = new int[rows.size()];
            for (int i = 0; i < tokens.length; i++) {
                Row row = rows.get(i);
                tokens[i] = row.lastToken();
                positions[i] = row.sequence().prompt().length() + row.position() - 1;
            }
            NDArray hidden_BW = transformer.hidden(tokens, positions, cache.next());
            float[] logits = padded(transformer.logits(hidden_BW));
            for (int i = 0; i < tokens.length; i++) {
                if (rows.get(i).running()) {
                    draw(logits, i, rows.get(i));
                }
            }
            return true;
        }

        /** Moves the running rows together once an eighth of the rows has stopped: a copy costs about as much as a step. */
        private void dropStopped() {
            int[] running = new int[rows.size()];
            int count = 0;
            for (int i = 0; i < running.length; i++) {
                if (rows.get(i).running()) {
                    running[count++] = i;
                }
            }
            if (count > rows.size() - Math.max(1, rows.size() / 8)) {
                return;
            }
            int[] kept = Arrays.copyOf(running, count);
            cache.keep(kept);
            rows = Arrays.stream(kept).mapToObj(rows::get).toList();
        }

        /** Rows with room up to whole panels. */
        private float[] padded(NDArray logits_BV) {
            int vocabulary = config.vocabulary();
            int stride = Lanes.padded(vocabulary);
            float[] from = logits_BV.toFloatArray();
            if (stride == vocabulary) {
                return from;
            }
            float[] to = new float[from.length / vocabulary * stride];
            for (int row = 0; row < from.length / vocabulary; row++) {
                System.arraycopy(from, row * vocabulary, to, row * stride, vocabulary);
            }
            return to;
        }

        private void draw(float[] logits, int logitsRow, Row row) {
            row.draw(draw, logits, logitsRow * Lanes.padded(config.vocabulary()));
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
