package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names of several letters that mean something as a whole. */
final class Names {
    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            Map.entry("sin", Function.SIN),
            Map.entry("cos", Function.COS),
            Map.entry("tan", Function.TAN),
            Map.entry("cot", Function.COT),
            Map.entry("sec", Function.SEC),
            Map.entry("csc", Function.CSC),
            Map.entry("arcsin", Function.ARCSIN),
            Map.entry("arccos", Function.ARCCOS),
            Map.entry("arctan", Function.ARCTAN),
            Map.entry("asin", Function.ARCSIN),
            Map.entry("acos", Function.ARCCOS),
            Map.entry("atan", Function.ARCTAN),
            Map.entry("sinh", Function.SINH),
            Map.entry("cosh", Function.COSH),
            Map.entry("tanh", Function.TANH),
            Map.entry("ln", Function.LN),
            Map.entry("log", Function.LOG),
            Map.entry("exp", Function.EXP),
            Map.entry("abs", Function.ABS));

    private static final Map<String, Known> CONSTANTS = Map.of(
            "pi", Known.PI,
            "e", Known.E,
            "i", Known.I,
            "infty", Known.INFINITY,
            "infinity", Known.INFINITY,
            "inf", Known.INFINITY,
            "R", Known.REALS,
            "emptyset", Known.EMPTY,
            "varnothing", Known.EMPTY);

    /** Short words of prose, which would else read as products of their letters. */
    private static final Set<String> PROSE = Set.of(
            ("we so it is as at by of on my he do go up us get has had was the for you our can may all any one two six ten"
                            + " not no yes if to an are but its let how who why yet now too per sum")
                    .split(" ", -1));

    private Names() {}

    static Optional<Function> function(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name));
    }

    static Optional<Known> constant(String name) {
        return Optional.ofNullable(CONSTANTS.get(name));
    }

    static boolean prose(String name) {
        return PROSE.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a name of several letters means something as a whole. */
    static boolean known(String name) {
        return FUNCTIONS.containsKey(name)
                || (CONSTANTS.containsKey(name) && !name.equals("R"))
                || name.equals("sqrt")
                || Writing.GREEK.contains(name)
                || prefix(name) > 0;
    }

    /** How many letters of a name such as sinx are a function; 0 if none. */
    static int prefix(String name) {
        for (String function : List.of("sin", "cos", "tan", "ln", "log", "sqrt")) {
            if (name.startsWith(function) && name.length() == function.length() + 1) {
                return function.length();
            }
        }
        return 0;
    }
}
