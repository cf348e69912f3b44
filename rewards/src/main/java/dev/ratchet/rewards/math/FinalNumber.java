package dev.ratchet.rewards.math;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number in which a response ends, found in the order that {@link NumericVerifier} gives. */
sealed interface FinalNumber {
    /** A number as it stands in the response. */
    record Found(String written, Place place) implements FinalNumber {}

    record None(String why) implements FinalNumber {}

    /** Where it stood. */
    enum Place {
        BOX("the boxed answer"),
        HASHES("the answer after ####"),
        ANSWER("the stated answer"),
        LAST("the last number");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * A number within a text; possessive throughout, so that a hostile text costs one pass. A minus counts only where it
     * touches the number and follows no operand; 1e5 is no number.
     */
    String NUMBER = "(?<!\\d)(?<!\\d\\.)(?<!\\d[eE])(?<!\\d[eE][+-])(?:(?<![\\w)])[+-])?+\\$?+DEC(?![eE][+-]?\\d)"
            .concat("(?:\\s?+/\\s?+DEC)?+(?:\\s?+%)?+")
            .replace("DEC", ExactNumber.DECIMAL);

    Pattern ANY = Pattern.compile(NUMBER);
    Pattern STATED = Pattern.compile("answer(?: is|:)", Pattern.CASE_INSENSITIVE);

    /** What follows the first number where that begins a calculation, as in "answer is 2 + 3 = 5". */
    Pattern RESULT = Pattern.compile("(?:\\s?+[-+*/x×·÷]\\s?+NUM)*+\\s?+=\\s?+(?<result>NUM)".replace("NUM", NUMBER));

    Pattern FRACTION = Pattern.compile("\\\\[dt]?frac\\{\\s*+([^{}]{1,200})\\}\\{\\s*+([^{}]{1,200})\\}");

    static FinalNumber in(String response) {
        String text = FRACTION.matcher(ExactNumber.plain(response)).replaceAll("$1/$2");
        int box = text.lastIndexOf("\\boxed{");
        if (box >= 0) {
            return boxed(text, box + "\\boxed{".length());
        }
        int hashes = text.lastIndexOf("####");
        if (hashes >= 0) {
            Optional<String> number = stated(text, hashes + 4);
            if (number.isPresent()) {
                return new Found(number.get(), Place.HASHES);
            }
        }
        int answer = -1;
        for (Matcher words = STATED.matcher(text); words.find(); ) {
            answer = words.end();
        }
        if (answer >= 0) {
            Optional<String> number = stated(text, answer);
            if (number.isPresent()) {
                return new Found(number.get(), Place.ANSWER);
            }
        }
        return last(text);
    }

    private static FinalNumber boxed(String text, int begin) {
        int depth = 1;
        int end = begin;
        while (end < text.length() && depth > 0) {
            char at = text.charAt(end++);
            depth += at == '{' ? 1 : at == '}' ? -1 : 0;
        }
        if (depth > 0) {
            return new None("the last \\boxed{ is never closed");
        }
        String content = text.substring(begin, end - 1);
        if (content.length() > 2 * ExactNumber.MOST_DIGITS) {
            return new None("the boxed answer has %d characters, too many for a number".formatted(content.length()));
        }
        // A unit or a variable beside the number does no harm; a second number makes it unclear which is meant.
        List<String> numbers =
                ANY.matcher(content).results().map(MatchResult::group).limit(2).toList();
        return new Found(numbers.size() == 1 ? numbers.getFirst() : content, Place.BOX);
    }

    private static Optional<String> stated(String text, int from) {
        Matcher number = ANY.matcher(text);
        if (!number.find(from)) {
            return Optional.empty();
        }
        Matcher result = RESULT.matcher(text)
                .region(number.end(), Math.min(text.length(), number.end() + ExactNumber.MOST_DIGITS))
                .useTransparentBounds(true);
        return Optional.of(result.lookingAt() ? result.group("result") : number.group());
    }

    private static FinalNumber last(String text) {
        Matcher number = ANY.matcher(text);
        int begin = -1;
        int end = -1;
        while (number.find()) {
            begin = number.start();
            end = number.end();
        }
        return begin < 0 ? new None("the response has no number") : new Found(text.substring(begin, end), Place.LAST);
    }
}
