package dev.ratchet.activities.rollout;

import dev.ratchet.activities.policy.OpenPolicy;
import dev.ratchet.activities.policy.PolicySettings;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import dev.ratchet.storage.trajectory.RoundRow;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.RolloutScope.Purpose;
import dev.ratchet.workflows.contract.ShardRequest;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a policy write one round of a shard.
 *
 * @param seed addresses the draws: one stream for training, one for each evaluation
 * @param budget tokens one trajectory may write in this iteration; an evaluation writes to the end
 */
record RoundWriter(
        OpenPolicy policy, PolicyVersion version, long seed, int budget, int hardLimit, SamplingSettings sampling) {
    private static final long EVALUATION_STREAM = 0x6576616cL; // "eval"

    static RoundWriter of(ShardRequest request, CampaignSpec spec, OpenPolicy policy) {
        boolean training = request.scope().purpose() == Purpose.TRAINING;
        return new RoundWriter(
                policy,
                request.policy().version(),
                seed(spec.seed(), request.scope()),
                training ? spec.rollout().iterationTokens() : spec.rollout().hardLimit(),
                spec.rollout().hardLimit(),
                PolicySettings.sampling(spec, request.scope().purpose(), policy.tokenizer()));
    }

    private static long seed(long campaign, RolloutScope scope) {
        return switch (scope.purpose()) {
            case TRAINING -> campaign;
            case EVALUATION -> AddressedRandom.bits(campaign, EVALUATION_STREAM, scope.iteration());
        };
    }

    List<RoundRow> write(List<ShardTrajectory> shard, Progress progress) {
        List<ShardTrajectory> live =
                shard.stream().filter(ShardTrajectory::live).toList();
        List<LiveSequence> sequences = live.stream()
                .map(trajectory -> trajectory.sequence(budget, hardLimit))
                .toList();
        List<Written> written = policy.sampler().writeRound(sequences, seed, sampling, progress);
        String numerics = policy.sampler().numerics();
        List<RoundRow> rows = new ArrayList<>(written.size());
        for (int i = 0; i < written.size(); i++) {
            Written each = written.get(i);
            Segment segment = new Segment(version, each.tokens(), each.logProbs(), drawn(each), each.stop());
            rows.add(new RoundRow(each.id(), live.get(i).totalTokens(), segment, numerics));
        }
        return rows;
    }

    /** Not stored a second time where tokens are drawn from the policy itself. */
    private LogProbs drawn(Written written) {
        return sampling.drawsFromPolicy() ? LogProbs.EMPTY : written.drawnLogProbs();
    }
}
