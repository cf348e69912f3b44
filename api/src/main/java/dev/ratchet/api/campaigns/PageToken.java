package dev.ratchet.api.campaigns;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where the next page begins, in a form that nobody is to read anything into. */
record PageToken(int iteration) {
    /** What tokens of up to a million iterations look like: "i:" and a number, in base 64. */
    static final String PATTERN = "^aTo[x-z0-5]((([MN][DTjz]|O[DT])[AEIMQUYcgk][w-z0-5])?"
            + "(([MN][AQgw]|O[AQ])|([MN][DTjz]|O[DT])[AEIMQUYcgk])?)$";

    private static final String FORM = "i:";

    static PageToken of(@Nullable String text) {
        if (text == null) {
            return new PageToken(1);
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int iteration = plain.startsWith(FORM) ? Integer.parseInt(plain.substring(FORM.length())) : 0;
            if (iteration >= 1) {
                return new PageToken(iteration);
            }
        } catch (IllegalArgumentException e) {
            throw unknown(text, e);
        }
        throw unknown(text, null);
    }

    private static IllegalArgumentException unknown(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "pageToken: \"%s\" (expected: the nextPageToken of another page)".formatted(text), cause);
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((FORM + iteration).getBytes(StandardCharsets.UTF_8));
    }
}
