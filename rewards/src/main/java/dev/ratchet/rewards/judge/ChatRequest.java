package dev.ratchet.rewards.judge;

import static dev.ratchet.domain.Checks.require;

/**
 * One exchange with a chat model.
 *
 * @param system what the model is to do
 * @param user what it is to do it with
 * @param temperature of its sampling, 0 to 2
 * @param mostTokens that it may write
 * @param seed of its sampling, for models that take one
 */
public record ChatRequest(String system, String user, double temperature, int mostTokens, int seed) {
    public ChatRequest {
        require(!system.isBlank() && !user.isBlank(), "chat request: blank (expected: text)");
        require(0 <= temperature && temperature <= 2, "temperature: %s (expected: 0 to 2)", temperature);
        require(mostTokens >= 1, "tokens: %d (expected: >= 1)", mostTokens);
    }
}
