package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Prompt;

/** What of a response is its own: not the question that it begins with. */
public final class OwnWords {
    /** Shorter questions are no prose that could be told from an answer. */
    private static final int SHORTEST_QUESTION = 3;

    private OwnWords() {}

    /** The response without the question where it begins with that, however often: that is no answer. */
    public static String of(Prompt prompt, String response) {
        String question = prompt.question().strip();
        boolean prose = question.length() >= SHORTEST_QUESTION && question.indexOf(' ') >= 0;
        int begin = afterSpace(response, 0);
        while (prose && response.startsWith(question, begin)) {
            begin = afterSpace(response, begin + question.length());
        }
        return response.substring(begin);
    }

    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
