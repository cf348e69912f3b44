package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;

/**
 * Asks for other settings of a campaign that runs.
 *
 * @param settings those that change, nested or by dotted path
 * @param reason why, for others to read
 */
@Serdeable
public record SettingsOrder(
        Map<String, Object> settings,
        @Serdeable.Deserializable(using = Text.class) String reason) {
    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public SettingsOrder {
        require(settings != null && !settings.isEmpty(), "settings: none (expected: those that change)");
        PauseOrder.requireReason(reason, "why the settings are changed");
    }
}
