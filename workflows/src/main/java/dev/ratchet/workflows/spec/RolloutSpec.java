package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

/**
 * How trajectories are written (section 2.6.2).
 *
 * @param promptsPerIteration new prompts drawn in each iteration
 * @param samplesPerPrompt trajectories of a group, k in the paper
 * @param iterationTokens the paper's budget: tokens one trajectory may write in one iteration
 * @param segmentTokens tokens of one segment: what a crash may cost
 * @param hardLimit tokens one trajectory may write in all
 * @param shardTrajectories trajectories one activity writes; a whole number of groups
 */
public record RolloutSpec(
        int promptsPerIteration,
        int samplesPerPrompt,
        int iterationTokens,
        int segmentTokens,
        int hardLimit,
        double temperature,
        int shardTrajectories,
        Repetition repetition) {
    public RolloutSpec {
        require(
                1 <= promptsPerIteration && promptsPerIteration <= 100_000,
                "rollout.promptsPerIteration: %d (expected: 1 to 100000)",
                promptsPerIteration);
        require(
                1 <= samplesPerPrompt && samplesPerPrompt <= 10_000,
                "rollout.samplesPerPrompt: %d (expected: 1 to 10000)",
                samplesPerPrompt);
        require(
                1 <= iterationTokens && iterationTokens <= 131_072,
                "rollout.iterationTokens: %d (expected: 1 to 131072)",
                iterationTokens);
        require(
                1 <= segmentTokens && segmentTokens <= 131_072,
                "rollout.segmentTokens: %d (expected: 1 to 131072)",
                segmentTokens);
        require(1 <= hardLimit && hardLimit <= 131_072, "rollout.hardLimit: %d (expected: 1 to 131072)", hardLimit);
        require(
                0.001 <= temperature && temperature <= 10,
                "rollout.temperature: %s (expected: 0.001 to 10)",
                temperature);
        require(
                shardTrajectories >= samplesPerPrompt && shardTrajectories <= 65_536,
                "rollout.shardTrajectories: %d (expected: samplesPerPrompt %d to 65536)",
                shardTrajectories,
                samplesPerPrompt);
    }

    /** A trajectory ends when its last {@code times} sequences of up to {@code maxPeriod} tokens are equal and span minTokens. */
    public record Repetition(int maxPeriod, int times, int minTokens) {
        public Repetition {
            require(
                    0 <= maxPeriod && maxPeriod <= 1024,
                    "rollout.repetition.maxPeriod: %d (expected: 0 (off) to 1024 tokens)",
                    maxPeriod);
            require(2 <= times && times <= 1024, "rollout.repetition.times: %d (expected: 2 to 1024)", times);
            require(minTokens >= 2, "rollout.repetition.minTokens: %d (expected: >= 2)", minTokens);
        }
    }
}
