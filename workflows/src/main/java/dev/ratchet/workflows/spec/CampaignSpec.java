package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;

/**
 * All settings of a campaign. What a setting means, its unit and its default stand in {@code campaign-defaults.yaml}, the
 * page that users read; here stand the bounds.
 *
 * @param seed of everything that is random: initial weights, prompts drawn, tokens drawn, order of batches
 */
public record CampaignSpec(
        String name,
        long seed,
        int iterations,
        ModelSpec model,
        PromptsSpec prompts,
        WarmUpSpec warmUp,
        RolloutSpec rollout,
        RewardSpec reward,
        ReplaySpec replay,
        TrainingSpec training,
        EvaluationSpec evaluation,
        ComputeSpec compute) {
    /** References to all shards of an iteration go through one workflow message of at most 2 MB, some 700 bytes for each. */
    private static final int MOST_SHARDS = 2_000;

    public CampaignSpec {
        BranchId.main(name);
        require(0 <= iterations && iterations <= 999_999, "iterations: %d (expected: 0 to 999999)", iterations);
        require(
                rollout.samplesPerPrompt() >= 2 || iterations == 0,
                "rollout.samplesPerPrompt: %d (expected: >= 2, since the group's mean is the baseline)",
                rollout.samplesPerPrompt());
        require(
                warmUp.steps() == 0 || warmUp.corpus().given(),
                "warmUp.steps: %d without warmUp.corpus (expected: a corpus, or steps: 0)",
                warmUp.steps());
        requireFewShards("rollout", mostShards(rollout), rollout.shardTrajectories());
        int problems = Math.max(evaluation.problems(), evaluation.everyProblems());
        requireFewShards(
                "evaluation",
                Math.ceilDiv((long) problems, evaluation.shardTrajectories()),
                evaluation.shardTrajectories());
    }

    /** One iteration's new shards, and at most as many again for each iteration that an answer may go on in. */
    private static long mostShards(RolloutSpec rollout) {
        long trajectories = (long) rollout.promptsPerIteration() * rollout.samplesPerPrompt();
        long iterations = Math.ceilDiv(rollout.hardLimit(), rollout.iterationTokens());
        return Math.ceilDiv(trajectories * iterations, rollout.shardTrajectories());
    }

    private static void requireFewShards(String part, long shards, int size) {
        require(
                shards <= MOST_SHARDS,
                "%s.shardTrajectories: %d, which can make %d shards at once (expected: at most %d; take more for a shard)",
                part,
                size,
                shards,
                MOST_SHARDS);
    }

    public BranchId mainBranch() {
        return BranchId.main(name);
    }
}
