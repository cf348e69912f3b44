package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens a second of a round: {@code DecodeBench demo|smollm2 sequences promptTokens roundTokens [rounds]}; by the engine's
 * kernels with {@code -Deager=true}, in another precision with {@code -Dprecision=BF16}.
 */
final class DecodeBench {
    private DecodeBench() {}

    public static void main(String[] args) {
        Compute.configure(Integer.getInteger("threads", 2));
        int sequences = Integer.parseInt(args[1]);
        int promptTokens = Integer.parseInt(args[2]);
        int roundTokens = Integer.parseInt(args[3]);
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            int[] prompt = new int[promptTokens];
            Arrays.fill(prompt, 1 + i / 8 % 10);
            TrajectoryId id = new TrajectoryId(new GroupId(1, i / 8), i % 8);
            live.add(new LiveSequence(id, TokenIds.of(prompt), TokenIds.EMPTY, 1000, 1000));
        }
        try (Weights weights = Weights.initial(args[0].equals("demo") ? Models.demo() : Models.smolLm2(), 1);
                Sampler sampler = Boolean.getBoolean("eager")
                        ? new EagerSampler(weights)
                        : Models.sampler(weights, Precision.valueOf(System.getProperty("precision", "FP32")))) {
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                double cpu = Resident.cpuSeconds();
                List<Written> written = sampler.writeRound(
                        live, round, new SamplingSettings(1, roundTokens, RepetitionRule.OFF), Progress.SILENT);
                double seconds = (System.nanoTime() - start) * 1e-9;
                int tokens = written.stream().mapToInt(w -> w.tokens().length()).sum();
                System.out.printf(
                        "%s: %d sequences, %d tokens in %.2f s: %.0f tokens/s (%.0f by processor time); peak resident %s%n",
                        args[0],
                        sequences,
                        tokens,
                        seconds,
                        tokens / seconds,
                        2 * tokens / (Resident.cpuSeconds() - cpu),
                        Resident.peak());
            }
        }
    }
}
