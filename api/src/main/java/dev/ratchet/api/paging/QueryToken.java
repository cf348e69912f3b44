package dev.ratchet.api.paging;

import dev.ratchet.storage.Checksums;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a query begins, in a form that nobody is to read anything into. It belongs to its query: with other
 * filters, or of another campaign, it would lead somewhere else.
 *
 * @param query all that was asked for but the page, in words that differ where the answer would
 */
public record QueryToken(String query, long place) {
    private static final Pattern FORM = Pattern.compile("q:([0-9a-f]{16}):(\\d{1,18})");

    /** The token for the first page where none is given. */
    public static QueryToken of(@Nullable String text, String query, long first) {
        if (text == null) {
            return new QueryToken(query, first);
        }
        return TokenText.read(text, "the nextPageToken of a page of the same query, with the same filters", plain -> {
            Matcher form = FORM.matcher(plain);
            return form.matches() && form.group(1).equals(digest(query))
                    ? Optional.of(new QueryToken(query, Long.parseLong(form.group(2))))
                    : Optional.empty();
        });
    }

    public String text() {
        return TokenText.of("q:%s:%d".formatted(digest(query), place));
    }

    private static String digest(String query) {
        return Checksums.sha256(query.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
