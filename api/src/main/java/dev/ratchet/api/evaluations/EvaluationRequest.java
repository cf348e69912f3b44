package dev.ratchet.api.evaluations;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.requests.Text;
import dev.ratchet.workflows.contract.EvaluationOrder;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an evaluation.
 *
 * @param campaign whose weights
 * @param weights a policy version as digits, or {@code live}: the newest that is committed when the evaluation begins
 * @param suite its name, or name@version
 * @param problems the first so many; all where there is none
 * @param samplesPerPrompt answers to each prompt, 1 to 1024; 1 where there is none
 * @param temperature 0 is greedy; that of the campaign's own evaluations where there is none
 * @param maxTokens that one answer may have; the campaign's hard limit where there is none
 * @param seed of the draws; the campaign's where there is none
 * @param priority 1 is taken first, 5 last; 4 where there is none, which is after campaigns
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record EvaluationRequest(
        @Schema(pattern = Described.NAME, example = "math") @Serdeable.Deserializable(using = Text.class)
        String campaign,

        @Schema(pattern = Described.WEIGHTS, example = "live") @Serdeable.Deserializable(using = Text.class)
        String weights,

        @Schema(pattern = Described.SUITE, example = "arithmetic") @Serdeable.Deserializable(using = Text.class)
        String suite,

        @Schema(minimum = "1", maximum = "100000") @Nullable Integer problems,
        @Schema(minimum = "1", maximum = "1024") @Nullable Integer samplesPerPrompt,
        @Schema(minimum = "0", maximum = "10") @Nullable Double temperature,
        @Schema(minimum = "1", maximum = "131072") @Nullable Integer maxTokens,
        @Nullable Long seed,
        @Schema(minimum = "1", maximum = "5") @Nullable Integer priority) {
    private static final String LIVE = "live";

    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public EvaluationRequest {
        require(campaign != null, "campaign: none (expected: the name of one)");
        require(suite != null, "suite: none (expected: one that GET /v1/suites lists)");
        require(
                weights != null && weights.matches(Described.WEIGHTS),
                "weights: %s (expected: \"live\", or a policy version as digits)",
                weights == null ? "none" : '"' + weights + '"');
    }

    EvaluationOrder order() {
        return new EvaluationOrder(
                campaign,
                weights.equals(LIVE) ? null : Integer.valueOf(weights),
                suite,
                problems,
                samplesPerPrompt == null ? 1 : samplesPerPrompt,
                temperature,
                maxTokens,
                seed,
                priority == null ? EvaluationOrder.DEFAULT_PRIORITY : priority);
    }

    static EvaluationRequest of(EvaluationOrder order) {
        Integer version = order.version();
        return new EvaluationRequest(
                order.campaign(),
                version == null ? LIVE : version.toString(),
                order.suite(),
                order.problems(),
                order.samplesPerPrompt(),
                order.temperature(),
                order.maxTokens(),
                order.seed(),
                order.priority());
    }
}
