package dev.ratchet.rewards.math;

import java.util.regex.Matcher;

/** The final answer of a response where that is words: found at the same places as {@link FinalAnswer}. */
final class FinalText {
    private FinalText() {}

    static String in(String response) {
        int box = response.lastIndexOf("\\boxed{");
        if (box >= 0) {
            String content = response.substring(box + "\\boxed{".length());
            int end = content.indexOf('\n');
            String line = end < 0 ? content : content.substring(0, end);
            int close = line.indexOf('}');
            return unwrapped(close < 0 ? line : line.substring(0, close));
        }
        int from = response.lastIndexOf("####");
        if (from < 0) {
            for (Matcher stated = FinalAnswer.STATED.matcher(response); stated.find(); ) {
                from = stated.end();
            }
        }
        String rest = response.substring(Math.max(from, 0)).strip();
        if (from < 0) {
            return unwrapped(rest.substring(rest.lastIndexOf('\n') + 1));
        }
        Matcher stop = FinalAnswer.SENTENCE.matcher(rest);
        return unwrapped(stop.find() ? rest.substring(0, stop.start()) : rest);
    }

    private static String unwrapped(String text) {
        return text.replace("\\text", "").replace("\\mathrm", "").replace("\\textbf", "");
    }
}
