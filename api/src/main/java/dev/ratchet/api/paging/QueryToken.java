package dev.ratchet.api.paging;

import dev.ratchet.storage.Checksums;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (form.matches() && form.group(1).equals(digest(query))) {
                return new QueryToken(query, Long.parseLong(form.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw foreign(text, e);
        }
        throw foreign(text, null);
    }

    private static IllegalArgumentException foreign(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "pageToken: \"%s\" (expected: the nextPageToken of a page of the same query, with the same filters)"
                        .formatted(text),
                cause);
    }

    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("q:%s:%d".formatted(digest(query), place).getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String query) {
        return Checksums.sha256(query.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
