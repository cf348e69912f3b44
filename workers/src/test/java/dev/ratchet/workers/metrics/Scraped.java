package dev.ratchet.workers.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape, read.
 *
 * @param series the labels of each, by name of the metric
 * @param values by the whole line before the value
 */
record Scraped(Map<String, List<Map<String, String>>> series, Map<String, Double> values) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    static Scraped read(String text) {
        Map<String, List<Map<String, String>>> series = new TreeMap<>();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("line of a scrape: \"%s\"".formatted(line));
            }
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            series.computeIfAbsent(parts.group(1), _ -> new ArrayList<>()).add(labels);
            values.put(line.substring(0, line.lastIndexOf(' ')), value(parts.group(3)));
        }
        return new Scraped(series, values);
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Adds up a metric over all its series. */
    double sum(String metric) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().equals(metric) || each.getKey().startsWith(metric + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
