package dev.ratchet.rewards.vision;

import dev.ratchet.domain.reward.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values that a chart shows under their names, each a part; a name that gets two different values earns nothing. */
record ValuesReference(List<Entry> entries, Tolerance tolerance) implements Reference {
    static final int MOST = 100;
    static final int LONGEST_NAME = 100;

    /** What may stand between a name and its value. */
    private static final String BETWEEN = " \t\"':=|>(→€£¥";

    ValuesReference {
        entries = List.copyOf(entries);
    }

    record Entry(String name, BigDecimal value) {}

    @Override
    public Extent extent() {
        return Extent.LIST;
    }

    @Override
    public Grade grade(String text) {
        Map<String, List<BigDecimal>> said = said(Plain.of(text));
        if (said.isEmpty()) {
            return new Grade.Nothing("has no value behind one of the names");
        }
        List<Part> parts = new ArrayList<>();
        int right = 0;
        for (Entry entry : entries) {
            List<BigDecimal> values = said.getOrDefault(entry.name(), List.of());
            boolean earned = !values.isEmpty()
                    && values.stream().allMatch(value -> value.compareTo(values.getFirst()) == 0)
                    && tolerance.accepts(entry.value(), values.getFirst());
            right += earned ? 1 : 0;
            parts.add(new Part(entry.name(), earned ? 1 : 0, 1));
        }
        return new Grade.Parts(
                parts, "has %d of %d values within %s".formatted(right, entries.size(), tolerance.words()));
    }

    /** What the text says of each name: at every place the longest name that stands there. */
    private Map<String, List<BigDecimal>> said(String text) {
        Map<Integer, BigDecimal> numbers = new TreeMap<>();
        for (Numbers.Located number : Numbers.in(text, true)) {
            numbers.put(number.start(), number.value());
        }
        Map<String, List<BigDecimal>> said = new TreeMap<>();
        int at = 0;
        while (at < text.length()) {
            String name = nameAt(text, at);
            if (name.isEmpty()) {
                at++;
                continue;
            }
            int end = at + name.length();
            BigDecimal value = numbers.get(valueBegins(text, end));
            if (value != null) {
                said.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
            at = end;
        }
        return said;
    }

    private String nameAt(String text, int at) {
        if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
            return "";
        }
        String longest = "";
        for (Entry entry : entries) {
            String name = entry.name();
            int end = at + name.length();
            boolean there = name.length() > longest.length()
                    && text.regionMatches(true, at, name, 0, name.length())
                    && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
            longest = there ? name : longest;
        }
        return longest;
    }

    /** Where the value of the name that ends at {@code end} would begin; a dash with blanks around it is no sign. */
    private static int valueBegins(String text, int end) {
        int at = end;
        while (at < text.length()) {
            char here = text.charAt(at);
            boolean dash = here == '-'
                    && (at == end
                            || (at + 1 < text.length() && !Numbers.digit(text, at + 1) && text.charAt(at + 1) != '.'));
            if (BETWEEN.indexOf(here) < 0 && !dash && !word(text, at)) {
                return at;
            }
            at += word(text, at) ? 3 : 1;
        }
        return at;
    }

    private static boolean word(String text, int at) {
        return text.startsWith("is ", at) && text.charAt(at - 1) == ' ';
    }
}
