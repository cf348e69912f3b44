package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.requests.Text;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Asks for a pause.
 *
 * @param reason why, for others to read, 1 to 500 characters
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record PauseOrder(
        @Schema(minLength = 1, maxLength = 500, pattern = "\\S", example = "the machine is needed")
        @Serdeable.Deserializable(using = Text.class)
        String reason) {
    private static final int LONGEST = 500;

    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public PauseOrder {
        requireReason(reason, "why the campaign is to be paused");
    }

    /** Orders that change something say why, in words that others can read. */
    @SuppressWarnings("NullAway") // as above
    static void requireReason(String reason, String expected) {
        require(reason != null && !reason.isBlank(), "reason: none (expected: %s)", expected);
        require(reason.length() <= LONGEST, "reason: %d characters (expected: at most %d)", reason.length(), LONGEST);
    }
}
