package dev.ratchet.rewards.math;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as written: a decimal, or a fraction a/b, perhaps with percent.
 *
 * @param denominator 1 for a decimal, never 0
 */
record ExactNumber(BigDecimal numerator, BigDecimal denominator, boolean percent) {
    /** More digits than that are no answer but an attack on the arithmetic. */
    static final int MOST_DIGITS = 1_000;

    /** One unsigned decimal: grouped by commas in threes, or without groups; a point needs a digit on one side. */
    static final String DECIMAL =
            "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)(?:\\.\\d++)?|\\d++(?:\\.\\d*+)?|(?<![\\w.)])\\.\\d++)";

    private static final int MOST_CHARACTERS = 2 * MOST_DIGITS;
    private static final Pattern FORM =
            Pattern.compile("(?<sign>[+-]?)\\s*\\$?\\s*(?<top>DEC)(?:\\s*/\\s*(?<bottom>DEC))?\\s*(?<percent>%?)\\.?"
                    .replace("DEC", DECIMAL));

    /** Reads a text that is one number and nothing else; empty where it is not, is a fraction over 0, or has no end. */
    static Optional<ExactNumber> parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(plain(text).strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal top = decimal(form.group("top"));
        @Nullable String bottom = form.group("bottom");
        BigDecimal denominator = bottom == null ? BigDecimal.ONE : decimal(bottom);
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        return Optional.of(new ExactNumber(
                "-".equals(form.group("sign")) ? top.negate() : top, denominator, "%".equals(form.group("percent"))));
    }

    /** The same text with the signs and marks that mean the same written the same way. */
    static String plain(String text) {
        return text.replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\uFF0D', '-')
                .replace("\\%", "%")
                .replace("\\$", "$")
                .replace("{,}", ",")
                .replace("\\,", "")
                .replace("\\!", "");
    }

    /** Whether both are the same rational number; percent is left out of it. */
    boolean sameValueAs(ExactNumber other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator)) == 0;
    }

    private static BigDecimal decimal(String written) {
        String digits = written.replace(",", "");
        return new BigDecimal(digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits);
    }
}
