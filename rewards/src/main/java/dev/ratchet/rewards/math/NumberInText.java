package dev.ratchet.rewards.math;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers in prose, for answers that are no formula in whole. Possessive throughout: a hostile text costs one pass. */
final class NumberInText {
    /** More digits than that are no answer but an attack on the arithmetic. */
    static final int MOST_DIGITS = 1_000;

    /** One unsigned decimal: grouped by commas in threes, or without groups; a point needs a digit on one side. */
    private static final String DECIMAL =
            "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)(?:\\.\\d++)?|\\d++(?:\\.\\d*+)?|(?<![\\w.)])\\.\\d++)";

    /** A minus counts only where it touches the number and follows no operand; 1e5 is no number. */
    private static final String NUMBER =
            "(?<!\\d)(?<!\\d\\.)(?<!\\d[eE])(?<!\\d[eE][+-])(?:(?<![\\w)])[+-])?+\\$?+DEC(?![eE][+-]?\\d)"
                    .concat("(?:\\s?+/\\s?+DEC)?+(?:\\s?+%)?+")
                    .replace("DEC", DECIMAL);

    private static final Pattern ANY = Pattern.compile(NUMBER);

    /** What follows the first number where that begins a calculation, as in "answer is 2 + 3 = 5". */
    private static final Pattern RESULT =
            Pattern.compile("(?:\\s?+[-+*/x×·÷]\\s?+NUM)*+\\s?+=\\s?+(?<result>NUM)".replace("NUM", NUMBER));

    private static final Pattern FRACTION =
            Pattern.compile("\\\\[dt]?frac\\{\\s*+([^{}]{1,200})\\}\\{\\s*+([^{}]{1,200})\\}");

    /** Signs that make a number part of a formula, of which it alone is not the value. */
    private static final String FORMULA = "^_\\{}[]()*+!|√";

    /** Prose in which one number is the answer: words and stops, and nothing that calculates or denies. */
    private static final Pattern PROSE = Pattern.compile("[\\p{L}\\s,.:;'\"$€£%-]*+");

    private static final Pattern DENIAL = Pattern.compile(
            "\\b(?:not|no|never|isn|except|unless|or|any|anything|between|either|neither)\\b",
            Pattern.CASE_INSENSITIVE);

    private NumberInText() {}

    /** The text with the signs and marks that mean the same written the same way, and fractions as a/b. */
    static String plain(String text) {
        String plain = text.replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\uFF0D', '-')
                .replace("\\%", "%")
                .replace("\\$", "$")
                .replace("{,}", ",")
                .replace("\\,", "")
                .replace("\\!", "");
        return FRACTION.matcher(plain).replaceAll("$1/$2");
    }

    /** The one number of a text that is else only words. */
    static Optional<String> only(String text) {
        List<String> numbers =
                ANY.matcher(text).results().map(MatchResult::group).limit(2).toList();
        boolean one = numbers.size() == 1
                && PROSE.matcher(text.replace(numbers.getFirst(), "")).matches()
                && !DENIAL.matcher(text).find();
        return one ? Optional.of(numbers.getFirst()) : Optional.empty();
    }

    /** The first number from a place on, or the result where it begins a calculation. */
    static Optional<String> first(String text, int from) {
        Matcher number = ANY.matcher(text);
        if (!number.find(from)) {
            return Optional.empty();
        }
        Matcher result = RESULT.matcher(text)
                .region(number.end(), Math.min(text.length(), number.end() + MOST_DIGITS))
                .useTransparentBounds(true);
        if (result.lookingAt()) {
            return Optional.of(result.group("result"));
        }
        boolean formula = touches(text, number.start() - 1) || touches(text, number.end());
        return formula ? Optional.empty() : Optional.of(number.group());
    }

    private static boolean touches(String text, int at) {
        return at >= 0 && at < text.length() && FORMULA.indexOf(text.charAt(at)) >= 0;
    }

    static boolean denies(String words) {
        return DENIAL.matcher(words).find();
    }

    /** Whether what stands before the first number denies it, or offers others too. */
    static boolean denied(String text) {
        Matcher number = ANY.matcher(text);
        return number.find()
                && DENIAL.matcher(text.substring(0, number.start())).find();
    }

    /** Whether the last number is part of a formula in LaTeX, of which it alone is not the value. */
    static boolean endsInFormula(String text) {
        int end = text.length();
        while (end > 0 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        int begin = end;
        while (begin > 0 && Character.isLetterOrDigit(text.charAt(begin - 1))) {
            begin--;
        }
        boolean raised = begin > 0 && "^_{\\".indexOf(text.charAt(begin - 1)) >= 0;
        return raised || text.endsWith("$") || text.endsWith("\\)") || text.endsWith("$.") || text.endsWith("\\).");
    }

    static Optional<String> last(String text) {
        Matcher number = ANY.matcher(text);
        int begin = -1;
        int end = -1;
        while (number.find()) {
            begin = number.start();
            end = number.end();
        }
        return begin < 0 ? Optional.empty() : Optional.of(text.substring(begin, end));
    }
}
