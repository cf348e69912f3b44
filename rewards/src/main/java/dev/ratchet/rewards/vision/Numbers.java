package dev.ratchet.rewards.vision;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in prose and in JSON, found in one pass. */
final class Numbers {
    private static final List<String> WORDS = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty");
    private static final Map<String, BigDecimal> BY_WORD = byWord();
    private static final Pattern WORD = Pattern.compile("[A-Za-z]++");

    /** Words by which a text offers several numbers, or denies one. */
    private static final Pattern HEDGED = Pattern.compile(
            "\\b(?:or|not|isn|aren|between|either|neither|at least|at most|(?:more|fewer|less|greater|larger|smaller) than)\\b",
            Pattern.CASE_INSENSITIVE);

    /** What a sentence says its value after. */
    private static final Pattern SAYS = Pattern.compile("\\b(?:is|are|was|were|equals)\\b|[:=]");

    /** A field of JSON that holds the answer beside others. */
    private static final Pattern FIELD = Pattern.compile("\"(?:count|value|answer|result|number)\"\\s*+:([^,}]*+)");

    /** How large an exponent is read: three digits. */
    private static final int MOST_EXPONENT_DIGITS = 3;

    private Numbers() {}

    /**
     * A number of a text.
     *
     * @param start of its sign or first digit
     * @param end after its last digit
     */
    record Located(BigDecimal value, int start, int end) {}

    /** The one number that a text says; {@code text} is plain. */
    static Finding<BigDecimal> only(String text) {
        Matcher field = FIELD.matcher(text);
        if (field.find()) {
            String held = field.group(1);
            return field.find() ? new Finding.Unclear<>("has several answers (expected: one)") : said(held);
        }
        return said(text);
    }

    private static Finding<BigDecimal> said(String text) {
        List<BigDecimal> all = distinct(text);
        if (all.isEmpty()) {
            return new Finding.Absent<>("has no number");
        }
        if (HEDGED.matcher(text).find()) {
            return new Finding.Unclear<>("does not settle on one number");
        }
        int tail = 0;
        for (Matcher says = SAYS.matcher(text); says.find(); ) {
            tail = says.end();
        }
        List<BigDecimal> said = distinct(text.substring(tail));
        List<BigDecimal> numbers = said.isEmpty() ? all : said;
        return numbers.size() == 1
                ? new Finding.Found<>(numbers.getFirst())
                : new Finding.Unclear<>("has %d numbers (expected: one)".formatted(numbers.size()));
    }

    /** Different numbers in digits; where there is none, those in words. */
    private static List<BigDecimal> distinct(String text) {
        List<BigDecimal> values = new ArrayList<>();
        for (Located number : in(text, true)) {
            addNew(values, number.value());
        }
        if (values.isEmpty()) {
            for (Matcher word = WORD.matcher(text); word.find(); ) {
                BigDecimal value = BY_WORD.get(word.group().toLowerCase(Locale.ROOT));
                if (value != null) {
                    addNew(values, value);
                }
            }
        }
        return values;
    }

    private static void addNew(List<BigDecimal> values, BigDecimal value) {
        if (values.stream().noneMatch(other -> other.compareTo(value) == 0)) {
            values.add(value);
        }
    }

    /** All numbers; {@code grouped} reads 1,234 as one. Not those of names as x1, of 3rd and of 5-pointed. */
    static List<Located> in(String text, boolean grouped) {
        List<Located> numbers = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            if (Character.isLetter(here) || here == '_') {
                at = afterName(text, at);
            } else if (startsNumber(text, at)) {
                Located number = number(text, at, grouped);
                if (!partOfWord(text, number.end())) {
                    numbers.add(number);
                }
                at = number.end();
            } else {
                at++;
            }
        }
        return numbers;
    }

    private static int afterName(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    static boolean digit(String text, int at) {
        return 0 <= at && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean startsNumber(String text, int at) {
        return digit(text, at) || (text.charAt(at) == '.' && digit(text, at + 1));
    }

    /** The number whose digits begin at {@code from}. */
    private static Located number(String text, int from, boolean grouped) {
        int end = digits(text, from);
        if (grouped && end - from <= 3) {
            while (end < text.length() && text.charAt(end) == ',' && digits(text, end + 1) == end + 4 && end > from) {
                end += 4;
            }
        }
        if (end < text.length() && text.charAt(end) == '.' && digit(text, end + 1)) {
            end = digits(text, end + 1);
        }
        end = afterExponent(text, end);
        int start = signed(text, from) ? from - 1 : from;
        String written = text.substring(start, end).replace(",", "");
        return new Located(new BigDecimal(written), start, end);
    }

    private static int digits(String text, int from) {
        int at = from;
        while (digit(text, at)) {
            at++;
        }
        return at;
    }

    private static int afterExponent(String text, int end) {
        if (end >= text.length() || (text.charAt(end) != 'e' && text.charAt(end) != 'E')) {
            return end;
        }
        int begin = end + 1;
        if (begin < text.length() && (text.charAt(begin) == '-' || text.charAt(begin) == '+')) {
            begin++;
        }
        int after = digits(text, begin);
        return begin < after && after - begin <= MOST_EXPONENT_DIGITS ? after : end;
    }

    /** A sign counts where it touches the number and follows no operand: 40-45 is a range. */
    private static boolean signed(String text, int from) {
        if (from == 0 || (text.charAt(from - 1) != '-' && text.charAt(from - 1) != '+')) {
            return false;
        }
        char before = from > 1 ? text.charAt(from - 2) : ' ';
        return !Character.isLetterOrDigit(before) && before != ')' && before != '%' && before != '.';
    }

    /** Whether what follows makes the number a word: 3rd, 5-pointed. */
    private static boolean partOfWord(String text, int end) {
        if (end + 1 >= text.length()) {
            return false;
        }
        if (text.charAt(end) == '-' && Character.isLetter(text.charAt(end + 1))) {
            return true;
        }
        String suffix = text.substring(end, end + 2);
        boolean ends = end + 2 >= text.length() || !Character.isLetterOrDigit(text.charAt(end + 2));
        return ends && List.of("st", "nd", "rd", "th").contains(suffix);
    }

    private static Map<String, BigDecimal> byWord() {
        Map<String, BigDecimal> byWord = new HashMap<>();
        for (int i = 0; i < WORDS.size(); i++) {
            byWord.put(WORDS.get(i), BigDecimal.valueOf(i));
        }
        return byWord;
    }
}
