package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.util.ArrayList;
import java.util.List;

/** All that {@code ./ratchet bench policy} has to do with the sampler. */
final class BenchSampler implements AutoCloseable {
    private final Sampler sampler;

    /**
     * What a round wrote.
     *
     * @param prefillSeconds until every answer had its first token
     * @param answers in the order of prompts, those of one prompt together
     */
    record Round(double seconds, double prefillSeconds, List<TokenIds> answers) {}

    BenchSampler(Weights weights) {
        sampler = new Sampler(weights);
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
        long[] prefilled = new long[1];
        List<Written> written = sampler.writeRound(live, seed, settings, (_, _) -> {
            if (prefilled[0] == 0) {
                prefilled[0] = System.nanoTime();
            }
        });
        double seconds = (System.nanoTime() - began) * 1e-9;
        return new Round(
                seconds,
                (prefilled[0] - began) * 1e-9,
                written.stream().map(Written::tokens).toList());
    }

    @Override
    public void close() {
        sampler.close();
    }
}
