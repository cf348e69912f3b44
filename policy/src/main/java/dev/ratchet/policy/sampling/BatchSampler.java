package dev.ratchet.policy.sampling;

import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.CachedSequence;
import dev.ratchet.policy.decoding.Decoder;
import dev.ratchet.policy.decoding.Decoder.Span;
import dev.ratchet.policy.decoding.Decoder.Wanted;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.decoding.Shown;
import dev.ratchet.policy.decoding.VisionEncoder;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.vision.Picture;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sampler by kernels of our own, with continuous batching. The bits of a token depend on weights, prefix and address
 * alone: not on neighbours, order, memory, threads, or whether its prefix was written now or read again.
 */
public final class BatchSampler implements Sampler {
    /** Names the arithmetic; another number means that bits have changed. */
    private static final String NUMERICS = "Ratchet kernels 1";

    private static final int PREFILL_TOKENS = 512;

    private final Decoder decoder;
    private final Team team;
    private final CacheBlocks memory;
    private final Optional<VisionEncoder> encoder;
    /** Keys and values of all but the last token, by tokens and pictures, of answers whose round was full. */
    private final Map<Context, CachedSequence> kept = new HashMap<>();

    /**
     * Writes with {@code weights}.
     *
     * @param threads that compute; they change no bits
     * @param cacheBytes of keys and values at most
     */
    public BatchSampler(DecoderWeights weights, int threads, long cacheBytes) {
        team = new Team(threads);
        decoder = new Decoder(weights, team);
        memory = new CacheBlocks(weights.config(), cacheBytes);
        encoder = weights.encoder(team);
    }

    @Override
    public ModelConfig config() {
        return decoder.config();
    }

    @Override
    public String numerics() {
        return numerics(decoder.weights());
    }

    static String numerics(DecoderWeights weights) {
        return NUMERICS + ", " + weights.precision();
    }

    @Override
    public synchronized List<Written> writeRound(
            List<LiveSequence> live, long campaignSeed, SamplingSettings settings, Progress progress) {
        RoundRows rows = RoundRows.of(live, settings, campaignSeed, config());
        Map<Context, CachedSequence> before = Map.copyOf(kept);
        kept.clear();
        try (Batch batch = new Batch(decoder, new Eyes(encoder), memory, team, Batch.Limits.OF_ROUNDS, this::keep)) {
            begin(rows, batch, new HashMap<>(before));
            while (!batch.done()) {
                batch.step();
                progress.at(rows.length(), rows.limit());
            }
        }
        return rows.written();
    }

    /** Rows whose keys and values are there go on from them; the others begin with a prefill. */
    private static void begin(RoundRows rows, Batch batch, Map<Context, CachedSequence> before) {
        Map<Context, List<Row>> others = new LinkedHashMap<>();
        rows.byContext().forEach((context, all) -> {
            CachedSequence sequence = before.remove(context);
            boolean goesOn = sequence != null && batch.goOn(all.getFirst(), sequence);
            if (sequence != null && !goesOn) {
                sequence.close();
            }
            List<Row> rest = goesOn ? all.subList(1, all.size()) : all;
            if (!rest.isEmpty()) {
                others.put(context, rest);
            }
        });
        before.values().forEach(CachedSequence::close);
        others.forEach(batch::add);
    }

    /** A row whose round was full goes on in the next one. */
    private void keep(Row row, CachedSequence sequence) {
        if (!(row.written().stop() instanceof StopReason.RoundFull)
                || kept.putIfAbsent(row.context(), sequence) != null) {
            sequence.close();
        }
    }

    @Override
    public float[] logits(TokenIds context) {
        return read(context, List.of(), Wanted.LAST, true);
    }

    @Override
    public float[] logitsAfterEach(TokenIds context) {
        return logitsAfterEach(context, List.of());
    }

    @Override
    public float[] logitsAfterEach(TokenIds context, List<Picture> pictures) {
        return read(context, pictures, Wanted.EACH, true);
    }

    @Override
    public float[] hidden(TokenIds context) {
        return read(context, List.of(), Wanted.LAST, false);
    }

    private synchronized float[] read(TokenIds context, List<Picture> pictures, Wanted wanted, boolean logits) {
        RoundRows.requireReadable(context, config());
        int[] tokens = context.toArray();
        int width = logits ? config().vocabulary() : config().width();
        float[] all = new float[Math.multiplyExact(wanted == Wanted.EACH ? tokens.length : 1, width)];
        int filled = 0;
        Shown shown = new Eyes(encoder).show(tokens, pictures);
        try (CachedSequence sequence = new CachedSequence(new CacheBlocks(config(), Long.MAX_VALUE))) {
            for (int from = 0; from < tokens.length; from += PREFILL_TOKENS) {
                int to = Math.min(tokens.length, from + PREFILL_TOKENS);
                Wanted now = wanted == Wanted.LAST && to < tokens.length ? Wanted.NONE : wanted;
                List<Span> spans = List.of(new Span(sequence, Arrays.copyOfRange(tokens, from, to), now, shown));
                int count = logits ? decoder.logits(spans) : decoder.hidden(spans);
                for (int row = 0; row < count; row++) {
                    float[] values = logits ? decoder.logits() : decoder.hidden();
                    int stride = logits ? decoder.logitsStride() : decoder.hiddenStride();
                    System.arraycopy(values, row * stride, all, filled, width);
                    filled += width;
                }
            }
        }
        return all;
    }

    /** Blocks of keys and values that are taken: between rounds those of answers that may go on. */
    synchronized int blocksTaken() {
        return memory.taken();
    }

    @Override
    public void close() {
        team.close();
    }
}
