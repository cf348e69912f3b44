package dev.ratchet.api.events;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream of events is, and the id of its last one: what was told up to there.
 *
 * @param iteration the last one told; -1 for none
 * @param evaluation the last one told, by its iteration; -1 for none
 * @param condition as last told; empty for none
 */
public record Cursor(int iteration, int evaluation, String condition) {
    static final Cursor START = new Cursor(-1, -1, "");
    private static final Pattern PATTERN = Pattern.compile("i(-1|[0-9]{1,6})\\.e(-1|[0-9]{1,6})\\.([A-Z_]{0,20})");

    /** The one of an id; the start where there is none; an empty one is how a browser says so. */
    static Cursor of(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return START;
        }
        Matcher matcher = PATTERN.matcher(id);
        if (!matcher.matches()) {
            throw new HttpStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "Last-Event-ID: \"%s\" (expected: the id of an event of this stream)".formatted(id));
        }
        return new Cursor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3));
    }

    public String id() {
        return "i%d.e%d.%s".formatted(iteration, evaluation, condition);
    }

    Cursor committed(int now) {
        return new Cursor(now, evaluation, condition);
    }

    Cursor evaluated(int now) {
        return new Cursor(iteration, now, condition);
    }

    Cursor standing(String now) {
        return new Cursor(iteration, evaluation, now);
    }
}
