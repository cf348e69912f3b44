package dev.ratchet.api.serving;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.StopStrings;
import dev.ratchet.policy.tokens.TextStream;
import dev.ratchet.policy.tokens.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * The text of one answer while its tokens come: without stop strings, and what a model thinks apart from what it says. A thought
 * stands at the beginning between {@code <think>} and {@code </think>}; the prompt may have begun it.
 */
final class AnswerText {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";
    /** Of a prompt, in which a thought may begin. */
    private static final int END_TOKENS = 32;

    private final TextStream text;
    private final StopStrings.Reader stops;
    private final boolean stopping;
    private final StringBuilder held = new StringBuilder();
    private State state;

    private enum State {
        /** Nothing but white space, or the beginning of {@code <think>}. */
        BEGINNING,
        THINKING,
        /** Behind a thought, before the first character of what is said. */
        BETWEEN,
        SAYING
    }

    /** What is new of an answer. */
    record Piece(String thought, String said) {
        static final Piece NOTHING = new Piece("", "");

        boolean empty() {
            return thought.isEmpty() && said.isEmpty();
        }
    }

    /** {@code thinking} is whether the prompt ends within a thought; null where thoughts are not told apart. */
    AnswerText(Tokenizer tokenizer, List<String> stop, Thoughts thoughts) {
        this.text = new TextStream(tokenizer);
        this.stops = StopStrings.of(stop, tokenizer).reader();
        this.stopping = !stop.isEmpty();
        this.state = switch (thoughts) {
            case NOT_TOLD_APART -> State.SAYING;
            case TOLD_APART -> State.BEGINNING;
            case BEGUN -> State.THINKING;
        };
    }

    /** Whether there can be thoughts. */
    enum Thoughts {
        NOT_TOLD_APART,
        TOLD_APART,
        /** The prompt ends within one. */
        BEGUN;

        static Thoughts after(TokenIds prompt, Tokenizer tokenizer) {
            int[] tokens = prompt.toArray();
            int from = Math.max(0, tokens.length - END_TOKENS);
            String end = tokenizer.decode(TokenIds.of(Arrays.copyOfRange(tokens, from, tokens.length)));
            return end.stripTrailing().endsWith(OPEN) ? BEGUN : TOLD_APART;
        }
    }

    Piece add(int token) {
        return parted(stopping ? stops.add(token) : text.add(token), false);
    }

    Piece end() {
        return parted(stopping ? stops.end() : text.end(), true);
    }

    private Piece parted(String fresh, boolean last) {
        if (state == State.SAYING) {
            return fresh.isEmpty() ? Piece.NOTHING : new Piece("", fresh);
        }
        held.append(fresh);
        if (state == State.BEGINNING) {
            String begun = held.toString().stripLeading();
            if (begun.startsWith(OPEN)) {
                held.setLength(0);
                held.append(begun, OPEN.length(), begun.length());
                state = State.THINKING;
            } else if (last || !OPEN.startsWith(begun)) {
                state = State.SAYING;
                return new Piece("", take(held.length()));
            } else {
                return Piece.NOTHING;
            }
        }
        String thought = state == State.THINKING ? thought(last) : "";
        return new Piece(thought, state == State.BETWEEN ? said() : "");
    }

    private String thought(boolean last) {
        int end = held.indexOf(CLOSE);
        if (end < 0) {
            return take(last ? held.length() : held.length() - beginningOfClose());
        }
        String thought = take(end);
        held.delete(0, CLOSE.length());
        state = State.BETWEEN;
        return thought;
    }

    /** Lines between a thought and what is said belong to neither. */
    private String said() {
        String said = held.toString().stripLeading();
        held.setLength(0);
        if (!said.isEmpty()) {
            state = State.SAYING;
        }
        return said;
    }

    private int beginningOfClose() {
        for (int length = Math.min(CLOSE.length() - 1, held.length()); length > 0; length--) {
            if (CLOSE.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held.delete(0, length);
        return taken;
    }
}
