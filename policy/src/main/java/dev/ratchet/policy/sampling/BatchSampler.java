package dev.ratchet.policy.sampling;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.CachedSequence;
import dev.ratchet.policy.decoding.Decoder;
import dev.ratchet.policy.decoding.Decoder.Span;
import dev.ratchet.policy.decoding.Decoder.Wanted;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Team;
import java.util.Arrays;
import java.util.List;

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
    }

    @Override
    public ModelConfig config() {
        return decoder.config();
    }

    @Override
    public String numerics() {
        return NUMERICS + ", " + decoder.weights().precision();
    }

    @Override
    public synchronized List<Written> writeRound(
            List<LiveSequence> live, long campaignSeed, SamplingSettings settings, Progress progress) {
        RoundRows rows = RoundRows.of(live, settings, campaignSeed, config());
        try (Batch batch = new Batch(decoder, memory, team)) {
            rows.byContext().forEach(batch::add);
            while (!batch.done()) {
                batch.step();
                progress.at(rows.length(), rows.limit());
            }
        }
        return rows.written();
    }

    @Override
    public float[] logits(TokenIds context) {
        return read(context, Wanted.LAST, true);
    }

    @Override
    public float[] logitsAfterEach(TokenIds context) {
        return read(context, Wanted.EACH, true);
    }

    @Override
    public float[] hidden(TokenIds context) {
        return read(context, Wanted.LAST, false);
    }

    private synchronized float[] read(TokenIds context, Wanted wanted, boolean logits) {
        RoundRows.requireReadable(context, config());
        int[] tokens = context.toArray();
        int width = logits ? config().vocabulary() : config().width();
        float[] all = new float[Math.multiplyExact(wanted == Wanted.EACH ? tokens.length : 1, width)];
        int filled = 0;
        try (CachedSequence sequence = new CachedSequence(new CacheBlocks(config(), Long.MAX_VALUE))) {
            for (int from = 0; from < tokens.length; from += PREFILL_TOKENS) {
                int to = Math.min(tokens.length, from + PREFILL_TOKENS);
                Wanted now = wanted == Wanted.LAST && to < tokens.length ? Wanted.NONE : wanted;
                List<Span> spans = List.of(new Span(sequence, Arrays.copyOfRange(tokens, from, to), now));
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

    /** Blocks of keys and values that are taken: none between rounds. */
    synchronized int blocksTaken() {
        return memory.taken();
    }

    @Override
    public void close() {
        team.close();
    }
}
