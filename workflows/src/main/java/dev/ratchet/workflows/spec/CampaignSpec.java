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
    }

    public BranchId mainBranch() {
        return BranchId.main(name);
    }
}
