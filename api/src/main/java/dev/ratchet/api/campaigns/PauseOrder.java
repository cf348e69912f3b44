package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.requests.Text;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;

/**
 * Asks for a pause, or says why a campaign is resumed or stopped.
 *
 * @param reason why, for others to read, 1 to 500 characters
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record PauseOrder(
        @Schema(minLength = 1, maxLength = 500, pattern = PauseOrder.SOMETHING, example = "the machine is needed")
        @Serdeable.Deserializable(using = Text.class)
        String reason) {
    /** Not only blanks, in words that Java and JSON Schema read alike. */
    static final String SOMETHING = "[^ \\t\\n\\r]";

    private static final int LONGEST = 500;
    private static final Pattern SAID = Pattern.compile(SOMETHING);

    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public PauseOrder {
        requireReason(reason, "why the campaign is to be paused");
    }

    /** Orders that change something say why, in words that others can read. */
    @SuppressWarnings("NullAway") // as above
    static void requireReason(String reason, String expected) {
        require(reason != null && SAID.matcher(reason).find(), "reason: none (expected: %s)", expected);
        require(reason.length() <= LONGEST, "reason: %d characters (expected: at most %d)", reason.length(), LONGEST);
    }
}
