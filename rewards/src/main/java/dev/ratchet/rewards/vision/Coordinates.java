package dev.ratchet.rewards.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Points and boxes in prose, in JSON and in tags: {@code (12, 34)}, {@code [10, 20, 30, 40]}, {@code (10, 20), (30, 40)},
 * {@code {"bbox_2d": [10, 20, 30, 40]}}, {@code <point x="12" y="34">}, {@code x = 12, y = 34}.
 *
 * <p>Numbers in brackets of their own are believed first. Where there are none, all numbers of the text are meant, by their names
 * if they have some, else in their order.
 */
final class Coordinates {
    /** More than this are not looked at: nobody is asked for so many. */
    static final int MOST = 400;

    private static final List<List<String>> POINT_NAMES = List.of(List.of("x", "y"));
    private static final List<List<String>> BOX_NAMES = List.of(
            List.of("x0", "y0", "x1", "y1"),
            List.of("x1", "y1", "x2", "y2"),
            List.of("xmin", "ymin", "xmax", "ymax"),
            List.of("left", "top", "right", "bottom"));

    private static final int LONGEST_NAME = 12;

    private Coordinates() {}

    /** Points as two numbers each; {@code text} is plain. */
    static Finding<List<List<Double>>> points(String text) {
        return read(text, 2, POINT_NAMES);
    }

    /** Boxes as four numbers each; {@code text} is plain. */
    static Finding<List<List<Double>>> boxes(String text) {
        return read(text, 4, BOX_NAMES);
    }

    private static Finding<List<List<Double>>> read(String text, int size, List<List<String>> names) {
        List<Numbers.Located> numbers = Numbers.in(text, false);
        List<List<Double>> groups = bracketed(text, numbers);
        if (size == 4 && !groups.isEmpty() && groups.size() % 2 == 0 && sized(groups, 2)) {
            groups = paired(groups);
        }
        if (!groups.isEmpty()) {
            return sized(groups, size)
                    ? found(groups)
                    : new Finding.Unclear<>("has other than %d numbers in brackets".formatted(size));
        }
        if (numbers.isEmpty()) {
            return new Finding.Absent<>("has no coordinates");
        }
        if (numbers.size() % size != 0) {
            return new Finding.Unclear<>("has %d numbers (expected: %d)".formatted(numbers.size(), size));
        }
        List<List<Double>> read = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += size) {
            read.add(ordered(text, numbers.subList(i, i + size), names));
        }
        return found(read);
    }

    private static Finding<List<List<Double>>> found(List<List<Double>> groups) {
        List<List<Double>> different = groups.stream().distinct().toList();
        return different.size() <= MOST
                ? new Finding.Found<>(different)
                : new Finding.Unclear<>("has more than %d places".formatted(MOST));
    }

    private static boolean sized(List<List<Double>> groups, int size) {
        return groups.stream().allMatch(group -> group.size() == size);
    }

    private static List<List<Double>> paired(List<List<Double>> points) {
        return IntStream.range(0, points.size() / 2)
                .mapToObj(i -> {
                    List<Double> box = new ArrayList<>(points.get(2 * i));
                    box.addAll(points.get(2 * i + 1));
                    return List.copyOf(box);
                })
                .toList();
    }

    /** The groups of at least two numbers that have brackets of their own. */
    private static List<List<Double>> bracketed(String text, List<Numbers.Located> numbers) {
        List<List<Double>> groups = new ArrayList<>();
        List<Double> open = new ArrayList<>();
        int end = 0;
        boolean inside = false;
        for (Numbers.Located number : numbers) {
            String between = text.substring(end, number.start());
            if (opens(between)) {
                open = new ArrayList<>();
                inside = true;
            } else if (!between.replace(",", " ").replace(";", " ").isBlank()) {
                inside = false;
            }
            open.add(number.value().doubleValue());
            end = number.end();
            if (inside && closes(text, end)) {
                if (open.size() > 1) {
                    groups.add(List.copyOf(open));
                }
                inside = false;
            }
        }
        return groups;
    }

    private static boolean opens(String between) {
        String bare = between.stripTrailing();
        return bare.endsWith("(") || bare.endsWith("[");
    }

    private static boolean closes(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && (text.charAt(at) == ')' || text.charAt(at) == ']');
    }

    /** The numbers of one place by their names, where they have those of one of the ways; else as they come. */
    private static List<Double> ordered(String text, List<Numbers.Located> numbers, List<List<String>> ways) {
        List<String> named =
                numbers.stream().map(number -> name(text, number.start())).toList();
        for (List<String> way : ways) {
            if (named.containsAll(way)) {
                return way.stream()
                        .map(name -> numbers.get(named.indexOf(name)).value().doubleValue())
                        .toList();
            }
        }
        return numbers.stream().map(number -> number.value().doubleValue()).toList();
    }

    /** The word before a number, as in {@code "x_min": 3}, without its marks. */
    private static String name(String text, int start) {
        int end = start;
        while (end > 0 && " \t\"'=:".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int begin = end;
        while (begin > 0
                && end - begin < LONGEST_NAME
                && (Character.isLetterOrDigit(text.charAt(begin - 1)) || text.charAt(begin - 1) == '_')) {
            begin--;
        }
        return text.substring(begin, end).replace("_", "").toLowerCase(Locale.ROOT);
    }
}
