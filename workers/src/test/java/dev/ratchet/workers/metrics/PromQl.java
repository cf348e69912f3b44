package dev.ratchet.workers.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for. Not a parser of the language: it knows the words that the project's expressions use, takes
 * every other one for a metric, and refuses what it cannot read.
 *
 * @param selectors what stands for series, in order
 * @param grouped labels that aggregations and matchings name
 */
record PromQl(List<Selector> selectors, Set<String> grouped) {
    private static final Set<String> FUNCTIONS =
            Set.of("rate", "increase", "histogram_quantile", "label_replace", "max_over_time", "sum", "max", "group");
    private static final Set<String> GROUPINGS = Set.of("by", "on", "group_left");
    private static final Set<String> OPERATORS = Set.of("and", "unless", "or");

    private static final Pattern TOKEN = Pattern.compile("""
            (?<space>\\s+)|(?<string>"[^"]*")|(?<duration>\\[(?:\\d+[smhd]|\\$__rate_interval)])\
            |(?<number>\\d+(?:\\.\\d+)?)|(?<word>[a-zA-Z_][a-zA-Z0-9_]*)|(?<matchers>\\{[^}]*})\
            |(?<sign>==|!=|>=|<=|[-+*/()<>,])""");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)\"([^\"]*)\"");

    /** @param matchers pattern of the value, by label; of equality alone */
    record Selector(String metric, Map<String, String> matchers) {}

    static PromQl parse(String expression) {
        List<Selector> selectors = new ArrayList<>();
        Set<String> grouped = new LinkedHashSet<>();
        Matcher token = TOKEN.matcher(expression);
        int at = 0;
        boolean labels = false;
        String before = "";
        while (at < expression.length()) {
            if (!token.find() || token.start() != at) {
                throw new IllegalArgumentException(
                        "expression: \"%s\" at %d (expected: PromQL that is known here)".formatted(expression, at));
            }
            at = token.end();
            String text = token.group();
            if (token.group("space") != null) {
                continue;
            }
            if (token.group("word") != null) {
                boolean call = expression.substring(at).stripLeading().startsWith("(");
                if (labels) {
                    grouped.add(text);
                } else if (!OPERATORS.contains(text) && !GROUPINGS.contains(text) && !FUNCTIONS.contains(text)) {
                    if (call) {
                        throw new IllegalArgumentException("function: %s in %s".formatted(text, expression));
                    }
                    selectors.add(new Selector(text, new TreeMap<>()));
                }
            } else if (token.group("matchers") != null) {
                read(text, selectors.getLast());
            } else if (text.equals("(")) {
                labels = GROUPINGS.contains(before);
            } else if (text.equals(")")) {
                labels = false;
            }
            before = text;
        }
        return new PromQl(selectors, grouped);
    }

    private static void read(String braces, Selector selector) {
        Matcher matcher = MATCHER.matcher(braces);
        int at = 1;
        while (at < braces.length() - 1) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "label matchers: %s (expected: label=\"value\", …)".formatted(braces));
            }
            selector.matchers()
                    .put(
                            matcher.group(1),
                            switch (matcher.group(2)) {
                                case "=" -> Pattern.quote(matcher.group(3));
                                case "=~" -> matcher.group(3);
                                default -> ".*";
                            });
            at = matcher.end();
            while (at < braces.length() - 1 && (braces.charAt(at) == ',' || braces.charAt(at) == ' ')) {
                at++;
            }
        }
    }
}
