package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.requests.Text;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/**
 * Asks for other settings of a campaign that runs.
 *
 * @param settings those that change, nested or by dotted path
 * @param reason why, for others to read
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record SettingsOrder(
        @Schema(minProperties = 1, example = "{\"training.learningRate\": 0.0005}")
        Map<String, Object> settings,

        @Schema(minLength = 1, maxLength = 500, pattern = PauseOrder.SOMETHING, example = "it learns too slowly")
        @Serdeable.Deserializable(using = Text.class)
        String reason) {
    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public SettingsOrder {
        require(settings != null && !settings.isEmpty(), "settings: none (expected: those that change)");
        PauseOrder.requireReason(reason, "why the settings are changed");
    }
}
