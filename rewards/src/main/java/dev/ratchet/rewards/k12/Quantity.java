package dev.ratchet.rewards.k12;

import dev.ratchet.rewards.math.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number with its unit as it stands in a text.
 *
 * @param unit empty where none that we know stands there
 * @param begin where it begins in its text, up to {@code end}
 */
record Quantity(Rational number, Figures figures, Optional<Measure> unit, String written, int begin, int end) {
    /**
     * How exactly a number is written.
     *
     * @param fewest significant figures that it may be meant to have, up to {@code most}: zeros at the end of 1200 may count
     * @param decimals behind the point; negative where a power of ten has more zeros
     */
    record Figures(int fewest, int most, int decimals) {
        /** A fraction has no figures. */
        static final Figures NONE = new Figures(0, 0, 0);

        boolean may(int wanted) {
            return fewest <= wanted && wanted <= most;
        }
    }

    private static final int MOST_DIGITS = 60;
    private static final int MOST_IN_TEXT = 100;
    private static final int MOST_UNIT = 40;
    private static final int MOST_UNIT_WORDS = 6;

    private static final String DECIMAL = "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)(?:\\.\\d++)?+|\\d++(?:\\.\\d++)?+|\\.\\d++)";

    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9_.])(?<sign>[-+])?+(?<currency>[$€£¥₩])?+"
            .concat("(?:(?<whole>\\d{1,6})\\s(?=\\d{1,6}\\s?/\\s?\\d))?+(?<decimal>DEC)")
            .concat("(?:\\s?+/\\s?+(?<bottom>DEC)|\\s?+[×x*·]\\s?+10\\^\\(?+(?<power>[-+]?\\d{1,3})\\)?+"
                    + "|[eE](?<exponent>[-+]?\\d{1,3})(?![\\w.]))?+")
            .replace("DEC", DECIMAL));

    /** The number that a text is in whole, without a unit. */
    static Optional<Quantity> only(String text) {
        return whole(text).filter(quantity -> quantity.unit.isEmpty());
    }

    /** The number that a text is in whole, with a unit or without. */
    static Optional<Quantity> whole(String text) {
        String plain = Plain.of(text).strip();
        List<Quantity> all = plain.length() > MOST_DIGITS + MOST_UNIT ? List.of() : in(plain);
        return all.size() == 1 && all.getFirst().begin == 0 && all.getFirst().end == plain.length()
                ? Optional.of(all.getFirst())
                : Optional.empty();
    }

    /** The numbers of a plain text from its beginning on, at most a hundred; a time in hours and minutes is one. */
    static List<Quantity> in(String plain) {
        List<Quantity> all = new ArrayList<>();
        Matcher number = NUMBER.matcher(plain);
        for (int from = 0; all.size() < MOST_IN_TEXT && number.find(from); ) {
            Optional<Quantity> quantity = read(number, plain);
            from = quantity.map(Quantity::end).orElse(number.end());
            if (quantity.isPresent()) {
                Optional<Quantity> sum =
                        all.isEmpty() ? Optional.empty() : all.getLast().with(quantity.get(), plain);
                if (sum.isPresent()) {
                    all.removeLast();
                }
                all.add(sum.orElse(quantity.get()));
            }
        }
        return all;
    }

    private static Optional<Quantity> read(Matcher found, String plain) {
        @Nullable String bottom = found.group("bottom");
        @Nullable String whole = found.group("whole");
        if (found.end() - found.start() > MOST_DIGITS) {
            return Optional.empty();
        }
        boolean negative = "-".equals(found.group("sign"));
        BigDecimal decimal = decimal(found.group("decimal")).scaleByPowerOfTen(power(found));
        Optional<Rational> value = Rational.of(decimal);
        if (bottom != null) {
            Optional<Rational> below = Rational.of(decimal(bottom));
            value = value.flatMap(top -> below.flatMap(top::over));
        }
        if (whole != null) {
            Optional<Rational> more = Rational.of(decimal(whole));
            value = value.flatMap(part -> more.flatMap(part::plus));
        }
        Figures figures = bottom == null ? figures(found.group("decimal"), decimal.scale()) : Figures.NONE;
        @Nullable String currency = found.group("currency");
        Named unit = currency == null
                ? unitAt(plain, found.end(), found.start())
                : new Named(Measure.named(currency), found.end());
        return value.map(of -> new Quantity(
                negative ? of.negated() : of,
                figures,
                unit.unit,
                plain.substring(found.start(), unit.end).strip(),
                found.start(),
                unit.end));
    }

    private static int power(Matcher found) {
        @Nullable String power = found.group("power");
        @Nullable String exponent = found.group("exponent");
        return power != null ? Integer.parseInt(power) : exponent != null ? Integer.parseInt(exponent) : 0;
    }

    private static BigDecimal decimal(String digits) {
        return new BigDecimal(digits.replace(",", ""));
    }

    /** Zeros in front never count, those behind a point always do, and those at the end of a whole number may. */
    private static Figures figures(String written, int decimals) {
        String digits = written.replace(",", "");
        boolean point = digits.indexOf('.') >= 0;
        String all = digits.replace(".", "");
        int begin = 0;
        while (begin < all.length() - 1 && all.charAt(begin) == '0') {
            begin++;
        }
        int end = all.length();
        while (!point && end > begin + 1 && all.charAt(end - 1) == '0') {
            end--;
        }
        return new Figures(end - begin, all.length() - begin, decimals);
    }

    /** A unit and where it ends in its text. */
    private record Named(Optional<Measure> unit, int end) {}

    /** The longest run of words behind a number that is a unit; 시속 and the like before it are a unit of time below. */
    private static Named unitAt(String plain, int from, int begin) {
        int stop = from;
        while (stop < plain.length() && stop < from + MOST_UNIT && !stops(plain, stop)) {
            stop++;
        }
        List<Integer> ends = new ArrayList<>();
        boolean letters = false;
        for (int at = from; at <= stop && ends.size() < MOST_UNIT_WORDS; at++) {
            boolean space = at == stop || plain.charAt(at) == ' ';
            if (space && letters && plain.charAt(at - 1) != ' ') {
                ends.add(at);
            }
            letters |= !space;
        }
        for (int end : ends.reversed()) {
            String words = plain.substring(from, end).strip();
            if (words.equals("in") && end < stop) {
                continue; // 5 in all
            }
            for (String form : Korean.forms(closed(words))) {
                Optional<Measure> unit = Measure.read(form);
                if (unit.isPresent()) {
                    return new Named(unit.map(found -> perTime(found, plain, begin)), end);
                }
            }
        }
        return new Named(Optional.empty(), from);
    }

    private static boolean stops(String plain, int at) {
        char here = plain.charAt(at);
        boolean sentence = here == '.' && (at + 1 == plain.length() || Character.isWhitespace(plain.charAt(at + 1)));
        return sentence || ",;:!?\n=≈~\"→".indexOf(here) >= 0;
    }

    /** Without a bracket that was opened before it, or around it. */
    private static String closed(String words) {
        boolean around = words.startsWith("(") && words.endsWith(")");
        boolean before = words.endsWith(")") && words.indexOf('(') < 0;
        return around || before ? words.substring(around ? 1 : 0, words.length() - 1) : words;
    }

    private static Measure perTime(Measure unit, String plain, int begin) {
        String before = plain.substring(Math.max(0, begin - 4), begin).strip();
        String time = before.endsWith("시속") ? "h" : before.endsWith("분속") ? "min" : before.endsWith("초속") ? "s" : "";
        return time.isEmpty() || !unit.measures("length")
                ? unit
                : Measure.named(time).flatMap(found -> unit.times(found, -1)).orElse(unit);
    }

    /** This and a smaller one behind it as one, as in 2 hours 30 minutes. */
    private Optional<Quantity> with(Quantity next, String plain) {
        if (unit.isEmpty() || next.unit.isEmpty() || next.number.signum() < 0) {
            return Optional.empty();
        }
        Measure one = unit.get();
        Measure other = next.unit.get();
        String between = plain.substring(end, next.begin).strip();
        boolean joined = between.isEmpty() || between.equals("and");
        boolean smaller = one.comparableWith(other)
                && one.offset().signum() == 0
                && one.factor()
                        .plus(other.factor().negated())
                        .map(off -> off.signum() > 0)
                        .orElse(false);
        return joined && smaller
                ? other.factor()
                        .over(one.factor())
                        .flatMap(next.number::times)
                        .flatMap(number::plus)
                        .map(sum -> new Quantity(
                                sum,
                                Figures.NONE,
                                unit,
                                plain.substring(begin, next.end).strip(),
                                begin,
                                next.end))
                : Optional.empty();
    }

    /** Its size in base units of its unit, or of that one where it has none. */
    Optional<Rational> base(Measure usual) {
        return unit.orElse(usual).base(number);
    }
}
