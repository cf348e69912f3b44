package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import org.jspecify.annotations.Nullable;

/**
 * Ask a suite of a campaign's weights.
 *
 * @param campaign whose weights
 * @param version of the policy; none is the newest that is committed when the evaluation begins, which it then stays with
 * @param suite its name, or {@code name@version}
 * @param problems the first so many of the suite; none is all
 * @param samplesPerPrompt answers to each prompt
 * @param temperature none is that of the campaign's own evaluations; 0 is greedy
 * @param maxTokens that one answer may have; none is the campaign's hard limit
 * @param seed of the draws; none is the campaign's
 * @param priority 1 is taken first, 5 last; campaigns have 3
 */
public record EvaluationOrder(
        String campaign,
        @Nullable Integer version,
        String suite,
        @Nullable Integer problems,
        int samplesPerPrompt,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Long seed,
        int priority) {
    /** After all that campaigns do. */
    public static final int DEFAULT_PRIORITY = 4;

    public EvaluationOrder {
        BranchId.main(campaign);
        require(version == null || version >= 0, "weights: %s (expected: a policy version >= 0, or \"live\")", version);
        require(!suite.isBlank(), "suite: blank (expected: a name, as GET /v1/suites lists them)");
        require(
                problems == null || (1 <= problems && problems <= 100_000),
                "problems: %s (expected: 1 to 100000, or none for all)",
                problems);
        require(
                1 <= samplesPerPrompt && samplesPerPrompt <= 1_024,
                "samplesPerPrompt: %d (expected: 1 to 1024)",
                samplesPerPrompt);
        require(
                temperature == null || temperature == 0 || (0.001 <= temperature && temperature <= 10),
                "temperature: %s (expected: 0 (greedy), or 0.001 to 10)",
                temperature);
        require(
                maxTokens == null || (1 <= maxTokens && maxTokens <= 131_072),
                "maxTokens: %s (expected: 1 to 131072)",
                maxTokens);
        require(1 <= priority && priority <= 5, "priority: %d (expected: 1 (first) to 5 (last))", priority);
    }
}
