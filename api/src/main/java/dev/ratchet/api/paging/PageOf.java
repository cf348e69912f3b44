package dev.ratchet.api.paging;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list whose order does not change.
 *
 * @param nextPageToken in a form that nobody is to read anything into; null where nothing follows
 */
public record PageOf<T>(List<T> items, @Nullable String nextPageToken) {
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Pattern FORM = Pattern.compile("n:([0-9]{1,9})");

    /**
     * The page that {@code token} names, the first one if it is null.
     *
     * @throws IllegalArgumentException for a size that is none
     */
    public static <T> PageOf<T> of(List<T> all, @Nullable Integer pageSize, @Nullable String token) {
        int size = size(pageSize);
        int from = Math.min(all.size(), token == null ? 0 : from(token));
        int to = Math.min(all.size(), from + size);
        return new PageOf<>(all.subList(from, to), to < all.size() ? TokenText.of("n:" + to) : null);
    }

    /** How many items a page is to have, if so many may be asked for. */
    public static int size(@Nullable Integer asked) {
        if (asked == null) {
            return USUAL;
        }
        require(1 <= asked && asked <= MOST, "pageSize: %d (expected: 1 to %d)", asked, MOST);
        return asked;
    }

    private static int from(String token) {
        return TokenText.read(token, "the nextPageToken of another page", plain -> {
            Matcher form = FORM.matcher(plain);
            return form.matches() ? Optional.of(Integer.valueOf(form.group(1))) : Optional.empty();
        });
    }

    /** What is shown of its items. */
    public <V> List<V> shown(Function<T, V> view) {
        return items.stream().map(view).toList();
    }
}
