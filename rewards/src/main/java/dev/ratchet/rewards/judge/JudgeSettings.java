package dev.ratchet.rewards.judge;

import static dev.ratchet.domain.Checks.require;

/**
 * How a judge is asked.
 *
 * @param model its name at the endpoint; a part of every judgement's key
 * @param votes how often each answer is judged; odd, so that right and wrong cannot tie
 * @param temperature of the model's sampling, 0 to 2; 0 makes votes alike
 * @param mostTokens that a vote may take, its reasoning included
 */
public record JudgeSettings(String model, int votes, double temperature, int mostTokens) {
    private static final int MOST_VOTES = 15;

    public JudgeSettings {
        require(!model.isBlank(), "model: blank (expected: the name of a model)");
        require(
                1 <= votes && votes <= MOST_VOTES && votes % 2 == 1,
                "votes: %d (expected: an odd number from 1 to %d)",
                votes,
                MOST_VOTES);
        require(0 <= temperature && temperature <= 2, "temperature: %s (expected: 0 to 2)", temperature);
        require(16 <= mostTokens && mostTokens <= 131_072, "tokens: %d (expected: 16 to 131072)", mostTokens);
    }
}
