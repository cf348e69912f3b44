package dev.ratchet.rewards.k12;

import dev.ratchet.rewards.math.Rational;
import dev.ratchet.rewards.math.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A unit of measure as powers of what it measures, so that N and kg·m/s^2 are the same.
 *
 * @param dimensions powers by what is measured; none of them 0
 * @param factor how many base units one is
 * @param offset where its scale begins, in base units; 0 but for degrees of temperature
 */
record Measure(Map<String, Integer> dimensions, Rational factor, Rational offset) {
    static final Rational NONE = new Rational(BigInteger.ZERO, BigInteger.ONE);
    static final Rational ONE = new Rational(BigInteger.ONE, BigInteger.ONE);
    static final Measure NOTHING = new Measure(Map.of(), ONE, NONE);

    private static final int MOST_POWER = 9;

    /** What {@link Unit} measures by a name of its own. */
    private static final Map<String, String> DERIVED = Map.of(
            "force", "mass length time^-2",
            "energy", "mass length^2 time^-2",
            "power", "mass length^2 time^-3",
            "voltage", "mass length^2 time^-3 current^-1",
            "frequency", "time^-1");

    private static final String[][] PREFIXES = {
        {"", "", "", "1"},
        {"n", "nano", "나노", "1e-9"},
        {"μ", "micro", "마이크로", "1e-6"},
        {"m", "milli", "밀리", "1e-3"},
        {"c", "centi", "센티", "1e-2"},
        {"d", "deci", "데시", "1e-1"},
        {"h", "hecto", "헥토", "1e2"},
        {"k", "kilo", "킬로", "1e3"},
        {"M", "mega", "메가", "1e6"},
        {"G", "giga", "기가", "1e9"}
    };

    private static final Map<String, Measure> BY_NAME = new HashMap<>();

    static {
        prefixed("m", "meter metre", "미터", "length", "1");
        prefixed("g", "gram gramme", "그램", "mass", "0.001");
        prefixed("s", "second", "초", "time", "1");
        prefixed("L l", "liter litre", "리터", "length^3", "0.001");
        prefixed("N", "newton", "뉴턴", "mass length time^-2", "1");
        prefixed("J", "joule", "줄", "mass length^2 time^-2", "1");
        prefixed("W", "watt", "와트", "mass length^2 time^-3", "1");
        prefixed("Wh", "watthour", "와트시", "mass length^2 time^-2", "3600");
        prefixed("cal", "calorie", "칼로리", "mass length^2 time^-2", "4.184");
        prefixed("V", "volt", "볼트", "mass length^2 time^-3 current^-1", "1");
        prefixed("A", "ampere amp", "암페어", "current", "1");
        prefixed("Ω", "ohm", "옴", "mass length^2 time^-3 current^-2", "1");
        prefixed("C", "coulomb", "쿨롬", "current time", "1");
        prefixed("Hz", "hertz", "헤르츠", "time^-1", "1");
        prefixed("Pa", "pascal", "파스칼", "mass length^-1 time^-2", "1");
        prefixed("bar", "", "", "mass length^-1 time^-2", "100000");
        prefixed("mol", "mole", "몰", "amount", "1");
        prefixed("M", "molar", "", "amount length^-3", "1000");
        prefixed("B", "byte", "바이트", "data", "1");
        plain("atm atmosphere 기압", "mass length^-1 time^-2", "101325");
        plain("mmHg", "mass length^-1 time^-2", "133.322");
        plain("K kelvin kelvins 켈빈", "temperature", "1");
        plain("t ton tons 톤", "mass", "1000");
        plain("ha hectare hectares 헥타르", "length^2", "10000");
        plain("min mins 분", "time", "60");
        plain("h hr 시간 시", "time", "3600");
        plain("d days 일", "time", "86400");
        plain("% percent 퍼센트 프로", "percent", "1");
        plain("° 도", "angle", "1");
        plain("rad 라디안", "radian", "1");
        plain("₩ won 원 KRW", "KRW", "1");
        BY_NAME.put("°C", scale("1", "1", "273.15"));
        BY_NAME.put("celsius", scale("1", "1", "273.15"));
        BY_NAME.put("°F", scale("5", "9", "459.67"));
        BY_NAME.put("fahrenheit", scale("5", "9", "459.67"));
    }

    Measure {
        dimensions = Map.copyOf(dimensions);
    }

    /** The unit that a text is in whole, as m/s^2, km/h, kg m^2, square metres or 제곱미터; empty where it is none we know. */
    static Optional<Measure> read(String text) {
        return new UnitReader(text).read();
    }

    /** A unit's name or sign alone: as it is, in small letters, or in the plural. */
    static Optional<Measure> named(String name) {
        Measure exact = BY_NAME.get(name);
        String lower = name.toLowerCase(Locale.ROOT);
        Measure small = exact == null && lower.length() > 2 ? BY_NAME.get(lower) : exact;
        if (small == null && lower.length() > 3 && lower.endsWith("s")) {
            small = BY_NAME.get(lower.substring(0, lower.length() - 1));
        }
        return small != null ? Optional.of(small) : Unit.named(name).flatMap(Measure::of);
    }

    private static Optional<Measure> of(Unit unit) {
        String dimensions = DERIVED.getOrDefault(unit.dimension(), unit.dimension());
        return Optional.of(new Measure(powers(dimensions), new Rational(unit.top(), unit.bottom()), NONE));
    }

    boolean comparableWith(Measure other) {
        return dimensions.equals(other.dimensions);
    }

    boolean measures(String dimension) {
        return dimensions.equals(Map.of(dimension, 1));
    }

    /** So many of this in base units; empty for more digits than can be worked with. */
    Optional<Rational> base(Rational number) {
        return number.plus(offset).flatMap(factor::times);
    }

    /** This and the other's power together; empty where that is nothing to measure in. */
    Optional<Measure> times(Measure other, int power) {
        if (power == 0 || Math.abs(power) > MOST_POWER) {
            return Optional.empty();
        }
        boolean alone = dimensions.isEmpty() && power == 1;
        Map<String, Integer> all = new TreeMap<>(dimensions);
        other.dimensions.forEach((name, exponent) -> all.merge(name, exponent * power, Integer::sum));
        all.values().removeIf(exponent -> exponent == 0);
        Optional<Rational> product = Optional.of(factor);
        for (int i = 0; i < Math.abs(power); i++) {
            product = product.flatMap(so -> power > 0 ? so.times(other.factor) : so.over(other.factor));
        }
        return product.map(found -> new Measure(all, found, alone ? other.offset : NONE));
    }

    private static Map<String, Integer> powers(String dimensions) {
        Map<String, Integer> powers = new TreeMap<>();
        for (String dimension : dimensions.split(" ", -1)) {
            int raised = dimension.indexOf('^');
            powers.put(
                    raised < 0 ? dimension : dimension.substring(0, raised),
                    raised < 0 ? 1 : Integer.parseInt(dimension.substring(raised + 1)));
        }
        return powers;
    }

    private static void prefixed(String signs, String english, String korean, String dimensions, String factor) {
        for (String[] prefix : PREFIXES) {
            Measure measure = measure(dimensions, new BigDecimal(factor).multiply(new BigDecimal(prefix[3])));
            signs(signs).forEach(sign -> BY_NAME.put(prefix[0] + sign, measure));
            signs(english).forEach(word -> BY_NAME.put(prefix[1] + word, measure));
            signs(korean).forEach(word -> BY_NAME.put(prefix[2] + word, measure));
        }
    }

    private static List<String> signs(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    }

    private static void plain(String names, String dimensions, String factor) {
        signs(names).forEach(name -> BY_NAME.put(name, measure(dimensions, new BigDecimal(factor))));
    }

    private static Measure measure(String dimensions, BigDecimal factor) {
        return new Measure(powers(dimensions), Rational.of(factor).orElseThrow(), NONE);
    }

    private static Measure scale(String top, String bottom, String offset) {
        return new Measure(
                Map.of("temperature", 1),
                new Rational(new BigInteger(top), new BigInteger(bottom)),
                Rational.of(new BigDecimal(offset)).orElseThrow());
    }
}
