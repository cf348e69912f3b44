package dev.ratchet.rewards.math;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a unit as people write it: cm^2, square feet, km/h, miles per hour, bottles of milk. */
final class UnitWords {
    private static final Pattern RAISED = Pattern.compile("([a-z]+)\\s*\\^?\\s*\\{?([1-4])?\\}?");

    private UnitWords() {}

    /** The unit that the words name, in lower case; words that name none measure nothing. */
    static Unit read(String words) {
        Optional<Unit> currency = sign(words);
        if (currency.isPresent()) {
            return currency.get();
        }
        String[] parts = words.replace(" per ", "/").split("/", 3);
        Unit unit = one(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            unit = unit.per(one(parts[i]));
        }
        return unit;
    }

    private static Optional<Unit> sign(String words) {
        for (String sign : new String[] {"$", "€", "£", "¥", "₹", "¢"}) {
            if (words.contains(sign)) {
                return Unit.named(sign);
            }
        }
        if (words.contains("base ")) {
            String base = words.substring(words.indexOf("base ")).strip();
            return Optional.of(new Unit(base, java.math.BigInteger.ONE, java.math.BigInteger.ONE));
        }
        return Optional.empty();
    }

    private static Unit one(String words) {
        String bare = words.strip();
        int exponent = 1;
        if (bare.startsWith("square ") || bare.startsWith("sq ") || bare.startsWith("sq. ")) {
            exponent = 2;
        } else if (bare.startsWith("cubic ") || bare.startsWith("cu ")) {
            exponent = 3;
        }
        String last = exponent == 1 ? bare : bare.substring(bare.indexOf(' ') + 1);
        // Words beside the unit tell what is measured (apples, of milk); the first that is a unit counts.
        for (String word : last.split("\\s+", 8)) {
            Matcher raised = RAISED.matcher(word);
            if (raised.matches()) {
                Optional<Unit> unit = Unit.named(raised.group(1));
                if (unit.isPresent()) {
                    String power = raised.group(2);
                    return unit.get().power(power == null ? exponent : power.charAt(0) - '0');
                }
            }
        }
        return Unit.OF_WORDS;
    }
}
