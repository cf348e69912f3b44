package dev.ratchet.api.campaigns;

import dev.ratchet.api.paging.TokenText;
import java.util.Optional;
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
        return TokenText.read(
                text,
                "the nextPageToken of another page",
                plain -> Optional.of(plain)
                        .filter(each -> each.startsWith(FORM))
                        .map(each -> Integer.parseInt(each.substring(FORM.length())))
                        .filter(iteration -> iteration >= 1)
                        .map(PageToken::new));
    }

    String text() {
        return TokenText.of(FORM + iteration);
    }
}
