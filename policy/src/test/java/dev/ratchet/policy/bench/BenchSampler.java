package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** All that {@code ./ratchet bench policy} has to do with the sampler. */
final class BenchSampler implements AutoCloseable {
    private static final long CACHE_BYTES = 8L << 30;

    private final Sampler sampler;

    /**
     * What a round wrote.
     *
     * @param prefillSeconds until as many tokens were written as there are answers
     * @param prefilled tokens that were written by then
     * @param answers in the order of prompts, those of one prompt together
     */
    record Round(double seconds, double prefillSeconds, int prefilled, List<TokenIds> answers) {}

    /** Kernels of our own where {@code reproducible}, else those of the engine. */
    BenchSampler(Weights weights, boolean reproducible, int threads) {
        sampler = reproducible ? batched(weights, threads) : new EagerSampler(weights);
    }

    private static Sampler batched(Weights weights, int threads) {
        try {
            DecoderWeights copy = DecoderWeights.load(weights.config(), Precision.FP32, weights::forEach);
            return new BatchSampler(copy, threads, CACHE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code samples} answers of {@code tokens} tokens to each prompt; at temperature 0 the likeliest. */
    Round write(List<TokenIds> prompts, int samples, int tokens, double temperature, long seed) {
        List<LiveSequence> live = new ArrayList<>();
        for (int g = 0; g < prompts.size(); g++) {
            for (int i = 0; i < samples; i++) {
                TrajectoryId id = new TrajectoryId(new GroupId(1, g), i);
                live.add(new LiveSequence(id, prompts.get(g), TokenIds.EMPTY, tokens, tokens));
            }
        }
        SamplingSettings settings = new SamplingSettings(temperature, tokens, RepetitionRule.OFF);
        long began = System.nanoTime();
        long[] prefilled = new long[2];
        List<Written> written = sampler.writeRound(live, seed, settings, (done, _) -> {
            if (prefilled[0] == 0 && done >= live.size()) {
                prefilled[0] = System.nanoTime();
                prefilled[1] = done;
            }
        });
        double seconds = (System.nanoTime() - began) * 1e-9;
        return new Round(
                seconds,
                (prefilled[0] - began) * 1e-9,
                (int) prefilled[1],
                written.stream().map(Written::tokens).toList());
    }

    @Override
    public void close() {
        sampler.close();
    }
}
