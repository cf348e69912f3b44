package dev.ratchet.rewards.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of measure, a currency or a word beside a number.
 *
 * @param dimension what it measures; empty for words that measure nothing, such as apples, which are not compared
 * @param top how many base units it is, over {@code bottom}
 */
public record Unit(String dimension, BigInteger top, BigInteger bottom) {
    /** Words that are no unit: they do no harm and no good. */
    static final Unit OF_WORDS = new Unit("", BigInteger.ONE, BigInteger.ONE);

    static final Unit DEGREE = new Unit("angle", BigInteger.ONE, BigInteger.ONE);

    static final Unit RADIAN = new Unit("radian", BigInteger.ONE, BigInteger.ONE);

    private static final Map<String, Unit> BY_NAME = new HashMap<>();

    static {
        add("length", "1/1000", "mm millimeter millimetre");
        add("length", "1/100", "cm centimeter centimetre");
        add("length", "1/10", "dm decimeter decimetre");
        add("length", "1", "m meter metre");
        add("length", "1000", "km kilometer kilometre");
        add("length", "254/10000", "in inch inche");
        add("length", "3048/10000", "ft foot feet");
        add("length", "9144/10000", "yd yard");
        add("length", "1609344/1000", "mi mile");
        add("mass", "1/1000000", "mg milligram");
        add("mass", "1/1000", "g gram");
        add("mass", "1", "kg kilogram");
        add("mass", "1000", "tonne");
        add("mass", "45359237/100000000", "lb pound");
        add("mass", "45359237/1600000000", "oz ounce");
        add("time", "1/1000", "ms millisecond");
        add("time", "1", "s sec second");
        add("time", "60", "min minute");
        add("time", "3600", "h hr hour");
        add("time", "86400", "day");
        add("time", "604800", "week");
        add("length^3", "1/1000000", "ml milliliter millilitre cc");
        add("length^3", "1/1000", "l liter litre");
        add("angle", "1", "degree deg");
        add("radian", "1", "radian rad");
        add("USD", "1", "$ dollar usd");
        add("USD", "1/100", "cent ¢");
        add("EUR", "1", "€ euro eur");
        add("GBP", "1", "£ gbp");
        add("JPY", "1", "¥ yen jpy");
        add("INR", "1", "₹ rupee inr");
        add("force", "1", "newton");
        add("energy", "1", "j joule");
        add("power", "1", "w watt");
        add("voltage", "1", "v volt");
        add("current", "1", "ampere amp");
        add("frequency", "1", "hz hertz");
    }

    /** The unit of that name, in the plural too; empty if it is none we know. */
    public static Optional<Unit> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Unit found = BY_NAME.get(lower);
        if (found == null && lower.length() > 2 && lower.endsWith("s")) {
            found = BY_NAME.get(lower.substring(0, lower.length() - 1));
        }
        return Optional.ofNullable(found);
    }

    boolean known() {
        return !dimension.isEmpty();
    }

    Unit power(int exponent) {
        if (!known() || exponent == 1) {
            return this;
        }
        return new Unit(dimension + "^" + exponent, top.pow(exponent), bottom.pow(exponent));
    }

    /** This unit for each of the other, as in km/h. */
    Unit per(Unit other) {
        if (!other.known()) {
            return this;
        }
        String quotient = (known() ? dimension : "1") + "/" + other.dimension;
        return new Unit(quotient, top.multiply(other.bottom), bottom.multiply(other.top));
    }

    boolean comparableWith(Unit other) {
        return !known() || !other.known() || dimension.equals(other.dimension);
    }

    private static void add(String dimension, String factor, String names) {
        int slash = factor.indexOf('/');
        BigInteger top = new BigInteger(slash < 0 ? factor : factor.substring(0, slash));
        BigInteger bottom = slash < 0 ? BigInteger.ONE : new BigInteger(factor.substring(slash + 1));
        for (String name : names.split(" ", -1)) {
            BY_NAME.put(name, new Unit(dimension, top, bottom));
        }
    }

    /** How many of {@code other} one of this is, as a node; 1 where either measures nothing. */
    Node in(Unit other) {
        if (!known() || !other.known()) {
            return new Node.Num(BigDecimal.ONE);
        }
        return new Node.Quotient(
                new Node.Num(new BigDecimal(top.multiply(other.bottom))),
                new Node.Num(new BigDecimal(bottom.multiply(other.top))));
    }
}
