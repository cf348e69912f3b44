package dev.ratchet.api.paging;

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
    private static final Pattern FORM = Pattern.compile("n:([0-9]{1,9})");

    /**
     * The page that {@code token} names, the first one if it is null.
     *
     * @throws IllegalArgumentException for a size that is none, or a token of something else
     */
    public static <T> PageOf<T> of(List<T> all, int pageSize, @Nullable String token) {
        int size = Requests.pageSize(pageSize);
        int from = Math.min(all.size(), token == null ? 0 : from(token));
        int to = Math.min(all.size(), from + size);
        return new PageOf<>(all.subList(from, to), to < all.size() ? TokenText.of("n:" + to) : null);
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
