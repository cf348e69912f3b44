package dev.ratchet.api;

import static dev.ratchet.domain.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list whose order does not change.
 *
 * @param nextPageToken in a form that nobody is to read anything into; null where nothing follows
 */
public record PageOf<T>(List<T> items, @Nullable String nextPageToken) {
    private static final int MOST = 500;
    private static final Pattern FORM = Pattern.compile("n:([0-9]{1,9})");

    /**
     * The page that {@code token} names, the first one if it is null.
     *
     * @throws IllegalArgumentException for a size that is none, or a token of something else
     */
    public static <T> PageOf<T> of(List<T> all, int pageSize, @Nullable String token) {
        require(1 <= pageSize && pageSize <= MOST, "pageSize: %d (expected: 1 to %d)", pageSize, MOST);
        int from = Math.min(all.size(), token == null ? 0 : from(token));
        int to = Math.min(all.size(), from + pageSize);
        return new PageOf<>(all.subList(from, to), to < all.size() ? token(to) : null);
    }

    private static int from(String token) {
        try {
            Matcher read = FORM.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
            if (read.matches()) {
                return Integer.parseInt(read.group(1));
            }
        } catch (IllegalArgumentException e) {
            throw unknown(token, e);
        }
        throw unknown(token, null);
    }

    private static IllegalArgumentException unknown(String token, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "pageToken: \"%s\" (expected: the nextPageToken of another page)".formatted(token), cause);
    }

    private static String token(int from) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("n:" + from).getBytes(StandardCharsets.UTF_8));
    }
}
