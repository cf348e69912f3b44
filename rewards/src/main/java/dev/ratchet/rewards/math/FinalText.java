package dev.ratchet.rewards.math;

import dev.ratchet.rewards.Braces;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The final answer of a response where that is words: found at the same places as {@link FinalAnswer}. */
final class FinalText {
    private static final Pattern TYPE = Pattern.compile("\\\\(?:text(?:bf|it|rm|normal)?|mathrm|mathbf|mbox)\\b");

    private FinalText() {}

    static String in(String response) {
        int box = response.lastIndexOf("\\boxed{");
        if (box >= 0) {
            int begin = box + "\\boxed{".length();
            int close = Braces.closing(response, begin);
            return close < 0 ? "" : unwrapped(response.substring(begin, close));
        }
        int from = response.lastIndexOf("####");
        if (from < 0) {
            for (Matcher stated = FinalAnswer.STATED.matcher(response); stated.find(); ) {
                from = stated.end();
            }
        }
        String rest = response.substring(Math.max(from, 0)).strip();
        if (from < 0) {
            String line = rest.substring(rest.lastIndexOf('\n') + 1);
            int text = line.lastIndexOf("\\text{");
            int close = text < 0 ? -1 : Braces.closing(line, text + "\\text{".length());
            return close < 0 ? unwrapped(line) : line.substring(text + "\\text{".length(), close);
        }
        Matcher stop = FinalAnswer.SENTENCE.matcher(rest);
        return unwrapped(stop.find() ? rest.substring(0, stop.start()) : rest);
    }

    private static String unwrapped(String text) {
        return TYPE.matcher(text).replaceAll("");
    }
}
