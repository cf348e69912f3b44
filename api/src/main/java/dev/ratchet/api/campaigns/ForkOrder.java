package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.requests.Text;
import dev.ratchet.domain.campaign.BranchId;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a fork.
 *
 * @param name the fork's
 * @param iteration the last one that both have in common
 * @param settings those that are others in the fork, nested or by dotted path
 * @param reason why, for others to read
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record ForkOrder(
        @Schema(pattern = Described.NAME, example = "math-warmer") @Serdeable.Deserializable(using = Text.class)
        String name,

        @Schema(minimum = "0", nullable = false, requiredMode = Schema.RequiredMode.REQUIRED, example = "12") @Nullable
        Integer iteration,

        @Nullable Map<String, Object> settings,

        @Schema(minLength = 1, maxLength = 500, pattern = PauseOrder.SOMETHING, example = "a higher temperature")
        @Serdeable.Deserializable(using = Text.class)
        String reason) {
    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public ForkOrder {
        require(name != null, "name: none (expected: that of the fork)");
        BranchId.main(name);
        require(iteration != null && iteration >= 0, "iteration: %s (expected: a committed one, >= 0)", iteration);
        PauseOrder.requireReason(reason, "why there is a fork");
    }

    int after() {
        return requireNonNull(iteration);
    }

    Map<String, Object> changes() {
        return settings == null ? Map.of() : settings;
    }
}
