package dev.ratchet.policy.tokens;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import java.util.List;

/** Texts that end an answer as soon as one of them stands in it, wherever its tokens begin and end. */
public final class StopStrings {
    /** None. */
    public static final StopStrings NONE = new StopStrings(List.of(), new NoText());

    private final List<String> strings;
    private final Tokenizer tokenizer;

    /** Stands where no text is ever read. */
    private static final class NoText implements Tokenizer {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public TokenIds encode(String text) {
            return TokenIds.EMPTY;
        }

        @Override
        public String decode(TokenIds tokens) {
            return "";
        }
    }

    private StopStrings(List<String> strings, Tokenizer tokenizer) {
        this.strings = strings;
        this.tokenizer = tokenizer;
    }

    /** Each of {@code strings} must have a character; {@code tokenizer} is that of the policy. */
    public static StopStrings of(List<String> strings, Tokenizer tokenizer) {
        strings.forEach(each -> require(!each.isEmpty(), "stop string: empty (expected: at least one character)"));
        return strings.isEmpty() ? NONE : new StopStrings(List.copyOf(strings), tokenizer);
    }

    /** Reads an answer from its first token on. */
    public Reader reader() {
        return new Reader();
    }

    /** Reads one answer. */
    public final class Reader {
        private final TextStream text = new TextStream(tokenizer);
        private final StringBuilder held = new StringBuilder();
        private boolean complete;

        /**
         * The text that the token brings and no stop string can take back; from the first stop string on there is none.
         * Always empty where there are no stop strings.
         */
        public String add(int token) {
            return strings.isEmpty() || complete ? "" : cut(text.add(token), false);
        }

        /** What is left of the text where no token follows. */
        public String end() {
            return strings.isEmpty() || complete ? "" : cut(text.end(), true);
        }

        /** Whether a stop string has come. */
        public boolean complete() {
            return complete;
        }

        private String cut(String fresh, boolean last) {
            held.append(fresh);
            int first = -1;
            for (String each : strings) {
                int at = held.indexOf(each);
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }
            complete = first >= 0;
            int certain = complete ? first : last ? held.length() : held.length() - beginning();
            String certainText = held.substring(0, certain);
            held.delete(0, certain);
            return certainText;
        }

        /** Characters at the end with which a stop string may begin. */
        private int beginning() {
            int most = 0;
            for (String each : strings) {
                for (int length = Math.min(each.length() - 1, held.length()); length > most; length--) {
                    if (each.startsWith(held.substring(held.length() - length))) {
                        most = length;
                    }
                }
            }
            return most;
        }
    }
}
