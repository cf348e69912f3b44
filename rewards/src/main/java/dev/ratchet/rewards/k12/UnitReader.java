package dev.ratchet.rewards.k12;

import java.util.Locale;
import java.util.Optional;

/** Reads a unit as people write it, in one pass: names and signs with their powers, products and quotients. */
final class UnitReader {
    private static final int MOST_CHARACTERS = 60;

    /** Names beside each other without a sign are a product only where they are short, as in kg m. */
    private static final int SHORT = 3;

    private final String text;
    private int at;
    private boolean below;
    private boolean group;
    private boolean sign = true;
    private int power = 1;
    private String before = "";

    UnitReader(String text) {
        this.text = text.strip();
    }

    Optional<Measure> read() {
        Optional<Measure> unit = text.length() > MOST_CHARACTERS ? Optional.empty() : Optional.of(Measure.NOTHING);
        while (at < text.length() && unit.isPresent()) {
            unit = next(unit.get());
        }
        boolean whole = !before.isEmpty() && !sign && !group && power == 1;
        return whole ? unit : Optional.empty();
    }

    private Optional<Measure> next(Measure so) {
        char here = text.charAt(at);
        if (here == ' ') {
            at++;
        } else if (here == '/' && !sign) {
            at++;
            below = true;
            sign = true;
        } else if ("·*×".indexOf(here) >= 0 && !sign) {
            at++;
            sign = true;
        } else if (here == '(' && below && sign && !group) {
            at++;
            group = true;
        } else if (here == ')' && group && !sign) {
            at++;
            group = false;
            below = false;
        } else {
            return word(so);
        }
        return Optional.of(so);
    }

    private Optional<Measure> word(Measure so) {
        int begin = at;
        while (at < text.length() && inName(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "per" -> {
                boolean free = !sign;
                below = true;
                sign = true;
                yield free ? Optional.of(so) : Optional.empty();
            }
            case "square", "sq" -> powered(so, 2);
            case "cubic", "cu" -> powered(so, 3);
            default -> factor(so, name);
        };
    }

    private Optional<Measure> powered(Measure so, int exponent) {
        boolean free = power == 1;
        power = exponent;
        return free ? Optional.of(so) : Optional.empty();
    }

    private Optional<Measure> factor(Measure so, String name) {
        boolean product =
                sign || power != 1 || (name.length() <= SHORT && before.length() <= SHORT && !name.equals("in"));
        if (name.isEmpty() || !product) {
            return Optional.empty();
        }
        int korean = name.startsWith("세제곱") ? 3 : name.startsWith("제곱") ? 2 : 0;
        Optional<Measure> unit = Measure.named(korean == 0 ? name : name.substring(korean));
        int raised = (korean == 0 ? power : korean) * exponent();
        int exponent = below ? -raised : raised;
        before = name;
        sign = false;
        power = 1;
        below &= group;
        return unit.flatMap(found -> so.times(found, exponent));
    }

    /** What stands behind a name: ^2, 2, ^-1, squared, cubed; 0 for what is no power. */
    private int exponent() {
        for (String word : new String[] {"squared", "cubed"}) {
            if (text.startsWith(" " + word, at)) {
                at += 1 + word.length();
                return word.equals("squared") ? 2 : 3;
            }
        }
        boolean raised = at < text.length() && text.charAt(at) == '^';
        at += raised ? 1 : 0;
        boolean negative = at < text.length() && text.charAt(at) == '-';
        int begin = at + (negative ? 1 : 0);
        boolean digit = begin < text.length() && Character.isDigit(text.charAt(begin));
        if (!digit) {
            return raised || negative ? 0 : 1;
        }
        at = begin + 1;
        int value = Character.digit(text.charAt(begin), 10);
        return negative ? -value : value;
    }

    private static boolean inName(char at) {
        return Character.isLetter(at) || "°%$€£¥₩".indexOf(at) >= 0;
    }
}
