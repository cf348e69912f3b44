package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;

import ai.djl.ndarray.NDArray;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Writes answers, a round at a time, with a cache of keys and values.
 *
 * <p>A round starts from an empty cache by a prefill of its live sequences in order, and all that it does is determined
 * by weights, sequences, seed, settings and {@link Compute#fingerprint}; so a round that is written again has the same
 * bits. The token at position p of an answer is where {@code AddressedRandom.uniform(seed, trajectory, p)} falls in
 * softmax(logits / temperature).
 */
public final class Sampler implements AutoCloseable {
    /** Bounds the memory of a prefill; part of what determines the bits. */
    private static final int PREFILL_TOKENS = 4096;

    /** Tokens of prompt and answer that this engine takes: attention of a prefill holds their square, for each head. */
    public static final int LONGEST_CONTEXT = 8192;

    private final Transformer transformer;
    private final ModelConfig config;
    private final Set<Integer> endTokens;

    /** Writes with {@code weights}, which it shares and does not own; they must not change while a round is written. */
    public Sampler(Weights weights) {
        transformer = new Transformer(weights);
        config = weights.config();
        endTokens = Set.copyOf(config.endTokens());
    }

    /**
     * Lets every live sequence write until it stops or the round is full, and returns what each got, in the order given.
     * Progress counts positions. An answer that reaches the end of the model's context stops with the hard limit.
     */
    public List<Written> writeRound(
            List<LiveSequence> live, long campaignSeed, SamplingSettings settings, Progress progress) {
        if (live.isEmpty()) {
            return List.of();
        }
        require(
                live.stream().map(LiveSequence::id).distinct().count() == live.size(),
                "round: a trajectory is there twice (expected: each once)");
        List<Row> rows = live.stream().map(sequence -> row(sequence, settings)).toList();
        Round round = new Round(campaignSeed, settings, byContext(rows));
        try {
            round.write(progress);
        } finally {
            round.close();
        }
        return rows.stream().map(Row::written).toList();
    }

    /** The logits of the token that would follow {@code context}: one for each of the vocabulary. */
    public float[] logits(TokenIds context) {
        return ofHidden(context, hidden_NW -> transformer.logits(last(hidden_NW)));
    }

    /** The logits after each token of {@code context}: those of its first token, then those of the next, and so on. */
    public float[] logitsAfterEach(TokenIds context) {
        return ofHidden(context, transformer::logits);
    }

    /** The last hidden state of the last token of {@code context}: one number for each unit of the width. */
    public float[] hidden(TokenIds context) {
        return ofHidden(context, this::last);
    }

    private NDArray last(NDArray hidden_NW) {
        int[] last = {(int) hidden_NW.getShape().get(0) - 1};
        return Torch.rows(hidden_NW, Torch.ids(transformer.manager(), last));
    }

    private float[] ofHidden(TokenIds context, UnaryOperator<NDArray> of) {
        require(
                1 <= context.length() && context.length() < config.contextLength(),
                "context: %d tokens (expected: 1 to %d)",
                context.length(),
                config.contextLength() - 1);
        int[] tokens = context.toArray();
        for (int token : tokens) {
            require(
                    0 <= token && token < config.vocabulary(),
                    "token: %d (expected: 0 to %d)",
                    token,
                    config.vocabulary() - 1);
        }
        return Compute.step(Gradients.OFF, () -> {
            int[] none = {0};
            try (KeyValueCache cache = new KeyValueCache(transformer.manager(), config, none, tokens.length + 1)) {
                int[] positions = IntStream.range(0, tokens.length).toArray();
                NDArray hidden_NW =
                        transformer.hidden(tokens, positions, cache.prefill(none, tokens.length, 0, new int[] {1}));
                return of.apply(hidden_NW).toFloatArray();
            }
        });
    }

    private Row row(LiveSequence sequence, SamplingSettings settings) {
        int room = config.contextLength() - sequence.prompt().length();
        require(
                room > sequence.written().length(),
                "trajectory %s: %d tokens of prompt and answer (expected: fewer than the model's context, %d)",
                sequence.id(),
                sequence.prompt().length() + sequence.written().length(),
                config.contextLength());
        return new Row(sequence, settings, room);
    }

    /** Rows that go on from the same tokens, together; contexts in order of first appearance. */
    private Map<TokenIds, List<Row>> byContext(List<Row> rows) {
        Map<TokenIds, List<Row>> byContext = new LinkedHashMap<>();
        for (Row row : rows) {
            TokenIds context = row.sequence().prompt().followedBy(row.sequence().written());
            for (int i = 0; i < context.length(); i++) {
                require(
                        0 <= context.at(i) && context.at(i) < config.vocabulary(),
                        "trajectory %s: token %d (expected: 0 to %d)",
                        row.sequence().id(),
                        context.at(i),
                        config.vocabulary() - 1);
            }
            byContext.computeIfAbsent(context, _ -> new ArrayList<>()).add(row);
        }
        return byContext;
    }

    /** How many arrays the sampler holds, which rounds leave as it was. */
    int arraysHeld() {
        return Torch.arraysHeld(transformer.manager());
    }

    @Override
    public void close() {
        transformer.close();
    }

    /** One round under way. */
    private final class Round implements AutoCloseable {
        private final long seed;
        private final SamplingSettings settings;
        private final List<TokenIds> contexts;
        private final List<List<Row>> rowsOfContext;
        private final int longest;
        private final int limit;
        private final KeyValueCache cache;
        private List<Row> rows;

        Round(long seed, SamplingSettings settings, Map<TokenIds, List<Row>> byContext) {
            this.seed = seed;
            this.settings = settings;
            contexts = List.copyOf(byContext.keySet());
            rowsOfContext = List.copyOf(byContext.values());
            rows = rowsOfContext.stream().flatMap(List::stream).toList();
            longest = contexts.stream().mapToInt(TokenIds::length).max().orElseThrow();
            limit = rows.stream().mapToInt(Row::roundLimit).max().orElseThrow();
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
            return new KeyValueCache(transformer.manager(), config, padding, longest + limit);
        }

        void write(Progress progress) {
            prefill();
            progress.at(1, limit);
            for (int written = 1; rows.stream().anyMatch(Row::running); written++) {
                Compute.step(Gradients.OFF, this::decode);
                progress.at(written + 1, limit);
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
            TokenDraw draw = new TokenDraw(transformer.logits(last_UW), settings.temperature());
            for (int u = 0; u < count; u++) {
                for (Row row : rowsOfContext.get(from + u)) {
                    draw(draw, u, row);
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
            TokenDraw draw = new TokenDraw(transformer.logits(hidden_BW), settings.temperature());
            for (int i = 0; i < tokens.length; i++) {
                if (rows.get(i).running()) {
                    draw(draw, i, rows.get(i));
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

        private void draw(TokenDraw draw, int logitsRow, Row row) {
            double uniform = AddressedRandom.uniform(seed, row.sequence().id().address(), row.position());
            int token = draw.token(logitsRow, uniform);
            row.write(token, draw.logProb(logitsRow, token), endTokens.contains(token));
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
