package dev.ratchet.policy.tokens;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expressions that the library reads otherwise than Python does, written so that both mean the same: what {@code not} and a
 * named argument reach over gets brackets, and {@code x[::-1]} is {@code x|reverse}.
 */
final class JinjaExpressions {
    private static final Pattern TOKEN = Pattern.compile(
            "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'"
                    + "|\\[\\s*::\\s*-1\\s*]|[\\w.]++|[=!<>]=|\\s++|.",
            Pattern.DOTALL);
    /** Filters that are taken; the library takes an unknown one for no value, in silence. */
    static final Set<String> FILTERS = Set.of(
            "trim",
            "upper",
            "lower",
            "length",
            "count",
            "tojson",
            "default",
            "d",
            "join",
            "first",
            "last",
            "list",
            "string",
            "items",
            "replace",
            "map",
            "selectattr",
            "rejectattr",
            "safe",
            "reverse");

    /** Tests that are taken, by their names after {@code is}. */
    private static final Set<String> TESTS =
            Set.of("defined", "undefined", "none", "string", "mapping", "number", "true", "false", "even", "odd");

    private static final Set<String> END_A_NOT = Set.of("and", "or", "if", "else", ":");

    /** What is open: a bracket of the template, or one of ours. */
    private enum Open {
        BRACKET,
        NOT,
        ARGUMENT
    }

    private final String expression;
    private final StringBuilder result = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private String before = "";

    private JinjaExpressions(String expression) {
        this.expression = expression;
    }

    /** What stands between the signs of a tag, as the library understands it. */
    static String asPythonReadsThem(String tag) {
        return tag.strip().startsWith("macro ") ? tag : new JinjaExpressions(tag).rewritten();
    }

    private String rewritten() {
        Matcher tokens = TOKEN.matcher(expression);
        while (tokens.find()) {
            String token = tokens.group();
            if (token.isBlank()) {
                result.append(token);
            } else {
                take(token, tokens.end());
                before = before.equals("is") && token.equals("not") ? "is not" : token;
            }
        }
        close(Open.NOT, Open.ARGUMENT);
        return result.toString();
    }

    private void take(String token, int end) {
        mustBeKnown(token);
        if (token.startsWith("[") && token.length() > 1) {
            result.append("|reverse");
        } else if (token.equals("not") && !before.equals("is") && !followedByIn(end)) {
            result.append("not (");
            open.push(Open.NOT);
        } else if (token.equals("=") && open.peek() == Open.BRACKET) {
            result.append("=(");
            open.push(Open.ARGUMENT);
        } else {
            switch (token) {
                case "(", "[", "{" -> open.push(Open.BRACKET);
                case ")", "]", "}" -> {
                    close(Open.NOT, Open.ARGUMENT);
                    open.poll();
                }
                case "," -> close(Open.NOT, Open.ARGUMENT);
                default -> {
                    if (END_A_NOT.contains(token)) {
                        close(Open.NOT, Open.NOT);
                    }
                }
            }
            result.append(token);
        }
    }

    private void mustBeKnown(String token) {
        if (before.equals("|") && !FILTERS.contains(token)) {
            throw refused("filter", token, FILTERS);
        }
        boolean test = before.equals("is") || before.equals("is not");
        if (test && !token.equals("not") && !TESTS.contains(token)) {
            throw refused("test", token, TESTS);
        }
    }

    private static FaultException refused(String what, String name, Set<String> known) {
        return new FaultException(
                Fault.UNUSABLE_MODEL,
                "chat_template, %s: %s (expected: one of %s)".formatted(what, name, new TreeSet<>(known)));
    }

    private boolean followedByIn(int end) {
        return expression.substring(end).stripLeading().matches("(?s)in\\b.*");
    }

    private void close(Open one, Open other) {
        while (open.peek() == one || open.peek() == other) {
            open.poll();
            result.append(')');
        }
    }
}
