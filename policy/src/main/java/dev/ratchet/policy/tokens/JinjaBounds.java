package dev.ratchet.policy.tokens;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one rendering may cost: steps (nodes, filters and methods), characters that it makes on the way, and time. Once one
 * is over its bound, every further step fails too, since the library goes on after an error.
 */
final class JinjaBounds {
    /** Of a template. */
    static final int TEMPLATE = 1 << 17;

    /** Of one tag, which is looked at only when it has ended. */
    static final int TAG = 1 << 12;

    /** Of all messages of a conversation together. */
    static final int CONVERSATION = 1 << 18;

    /** Of any one text, what is rendered too. */
    static final int TEXT = 1 << 19;

    /** Of a list, a map or a range. */
    static final int ELEMENTS = 10_000;

    static final int DEPTH = 20;
    private static final int STEPS = 100_000;
    private static final long MADE = 1 << 24;
    private static final long SECONDS = 10;

    private final long begin = System.nanoTime();
    private int steps;
    private long made;
    private @Nullable FaultException broken;

    /** Counts one more step. */
    void step() {
        if (broken != null) {
            throw broken;
        }
        within(++steps, STEPS, "steps");
        within((System.nanoTime() - begin) / 1_000_000_000, SECONDS, "seconds");
    }

    /** Counts what {@code value} holds, and returns it. */
    @Nullable
    Object made(@Nullable Object value) {
        count(value);
        return value;
    }

    private void count(@Nullable Object value) {
        long characters = value instanceof CharSequence text ? text.length() : 1;
        made += characters;
        within(made, MADE, "characters made on the way");
        if (value instanceof Collection<?> several) {
            within(several.size(), ELEMENTS, "elements");
            several.forEach(this::count);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(this::count);
        }
    }

    /** Refuses {@code count} of something if it is over its bound. */
    void within(long count, long bound, String what) {
        if (count > bound) {
            broken = new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "chat_template: %d %s (expected: at most %d; a template for chats)".formatted(count, what, bound));
            throw broken;
        }
    }
}
