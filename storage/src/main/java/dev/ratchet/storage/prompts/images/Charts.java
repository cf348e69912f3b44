package dev.ratchet.storage.prompts.images;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Bar and line charts. On levels 1 and 2 the values are written beside the marks and must be read exactly; above they are to be
 * read off the axis, within 3 % of its length.
 */
final class Charts {
    private static final List<List<String>> NAMES = List.of(
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG"),
            List.of("2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"),
            List.of("TEA", "RICE", "MILK", "EGGS", "SALT", "CORN", "BEEF", "FISH"),
            List.of("OSLO", "ROME", "LIMA", "BERN", "RIGA", "DOHA", "BAKU", "KYIV"));
    private static final List<String> TITLES = List.of("SALES", "VISITORS", "RAINFALL", "ORDERS", "OUTPUT", "EXPORTS");
    private static final int[] BARS = {3, 4, 5, 6, 8};

    /** The axis ends at so many units. */
    private static final List<List<Integer>> UNITS =
            List.of(List.of(10), List.of(20), List.of(50, 100), List.of(40, 100), List.of(100));

    private static final List<List<String>> UNIT = List.of(
            List.of("1", "10"), List.of("1", "5"), List.of("1", "2"), List.of("1", "5"), List.of("0.1", "1", "10"));
    /** A thin yellow line is hardly to be seen. */
    private static final List<Colour> LINES =
            List.of(Colour.RED, Colour.GREEN, Colour.BLUE, Colour.PURPLE, Colour.ORANGE, Colour.BLACK);

    private static final int STEPS = 5;
    private static final int MOST_VALUES = 6;
    private static final int FRAME = 0x3C4248;
    private static final int GRID = 0xD0D5DA;
    private static final BigDecimal SHARE = new BigDecimal("0.03");

    private final SplittableRandom random;
    private final int level;
    private final Canvas canvas;
    private final List<String> names;
    private final List<Integer> units;
    private final int most;
    private final BigDecimal unit;

    /** In units: values are at least so far from one another, and from a line that they are compared with. */
    private final int apart;

    private Charts(SplittableRandom random, int level, int size) {
        this.random = random;
        this.level = level;
        this.canvas = Paper.blank(random, size);
        List<String> all = Draws.one(random, NAMES);
        int count = BARS[level - 1];
        int first = random.nextInt(all.size() - count + 1);
        this.names = all.subList(first, first + count);
        this.most = Draws.one(random, UNITS.get(level - 1));
        this.unit = new BigDecimal(Draws.one(random, UNIT.get(level - 1)));
        this.apart = Math.max(1, most / 20);
        this.units = new ArrayList<>();
        while (units.size() < count) {
            int drawn = random.nextInt(apart, most + 1);
            if (units.stream().allMatch(other -> Math.abs(other - drawn) >= apart)) {
                units.add(drawn);
            }
        }
    }

    static Problem draw(SplittableRandom random, int level, int size) {
        Charts charts = new Charts(random, level, size);
        Plot.draw(charts, random.nextBoolean());
        return switch (random.nextInt(6)) {
            case 0 -> charts.value();
            case 1 -> charts.values();
            case 2 -> charts.extreme("largest", Comparator.naturalOrder());
            case 3 -> charts.extreme("smallest", Comparator.reverseOrder());
            case 4 -> charts.above();
            default -> charts.difference();
        };
    }

    private boolean labelled() {
        return level < 3;
    }

    private BigDecimal tolerance() {
        return labelled()
                ? BigDecimal.ZERO
                : unit.multiply(BigDecimal.valueOf(most)).multiply(SHARE);
    }

    private BigDecimal value(int place) {
        return unit.multiply(BigDecimal.valueOf(units.get(place)));
    }

    private Problem value() {
        int place = random.nextInt(names.size());
        return Problem.open(
                canvas,
                "What is the value of %s in the chart?".formatted(names.get(place)),
                Answers.value(value(place), tolerance()));
    }

    private Problem values() {
        if (names.size() > MOST_VALUES) {
            return value();
        }
        List<BigDecimal> values =
                IntStream.range(0, names.size()).mapToObj(this::value).toList();
        return Problem.open(
                canvas,
                "What are the values in the chart? Answer with a line for each as in \"%s: 1\"."
                        .formatted(names.getFirst()),
                Answers.values(names, values, tolerance()));
    }

    private Problem extreme(String word, Comparator<Integer> order) {
        int value = units.stream().max(order).orElseThrow();
        String name = names.get(units.indexOf(value));
        List<String> others =
                names.stream().filter(other -> !other.equals(name)).toList();
        return new Problem(
                canvas,
                "Which name has the %s value in the chart?".formatted(word),
                Answers.text(name, 0, false),
                name,
                others.size() < 3 ? List.of() : Draws.some(random, others, 3));
    }

    private Problem above() {
        for (int step : Draws.shuffled(random, List.of(1, 2, 3, 4))) {
            int line = step * most / STEPS;
            if (units.stream().allMatch(value -> Math.abs(value - line) >= apart)) {
                int count = (int) units.stream().filter(value -> value > line).count();
                return new Problem(
                        canvas,
                        "How many values in the chart are larger than %s?".formatted(words(line)),
                        Answers.count(count),
                        Integer.toString(count),
                        Draws.near(random, count));
            }
        }
        return value();
    }

    private Problem difference() {
        List<Integer> two =
                Draws.some(random, IntStream.range(0, names.size()).boxed().toList(), 2);
        boolean falling = units.get(two.get(0)) > units.get(two.get(1));
        int more = falling ? two.get(0) : two.get(1);
        int less = falling ? two.get(1) : two.get(0);
        return Problem.open(
                canvas,
                "By how much is the value of %s larger than that of %s in the chart?"
                        .formatted(names.get(more), names.get(less)),
                Answers.value(value(more).subtract(value(less)), tolerance().multiply(BigDecimal.TWO)));
    }

    private String words(int units) {
        return unit.multiply(BigDecimal.valueOf(units)).stripTrailingZeros().toPlainString();
    }

    /** Draws the chart. The size of its letters grows with the picture. */
    private static final class Plot {
        private Plot() {}

        static void draw(Charts chart, boolean bars) {
            Canvas canvas = chart.canvas;
            int size = canvas.size();
            int scale = Math.max(1, size / 230);
            int left = 5 * Glyphs.ADVANCE * scale;
            int right = size - 4 * scale;
            int top = 34 * scale;
            int bottom = size - 20 * scale;
            Paper.dirty(canvas, chart.random, chart.level);
            canvas.rectangle(left, top, right, bottom, 0xFFFFFF);
            Glyphs.writeCentred(
                    canvas, Draws.one(chart.random, TITLES), (left + right) / 2, 5 * scale, scale + 1, FRAME);
            axis(chart, left, right, top, bottom, scale);
            int width = (right - left) / chart.names.size();
            int rgb = Draws.one(chart.random, bars ? List.of(Colour.values()) : LINES)
                    .rgb();
            int lastX = 0;
            int lastY = 0;
            for (int i = 0; i < chart.names.size(); i++) {
                int x = left + width * i + width / 2;
                int y = bottom - height(chart, i, bottom - top);
                if (bars) {
                    int half = Math.max(2, width * 3 / 10);
                    canvas.rectangle(x - half, y, x + half, bottom, rgb);
                } else {
                    if (i > 0) {
                        canvas.line(lastX, lastY, x, y, 1.5 * scale, rgb);
                    }
                    canvas.disc(x, y, 3.0 * scale, rgb);
                }
                lastX = x;
                lastY = y;
            }
            for (int i = 0; i < chart.names.size(); i++) {
                int x = left + width * i + width / 2;
                labels(chart, i, x, bottom - height(chart, i, bottom - top), bottom, scale, width);
            }
            canvas.rectangle(left - scale, bottom, right, bottom + scale, FRAME);
            canvas.rectangle(left - scale, top, left, bottom, FRAME);
        }

        private static int height(Charts chart, int place, int room) {
            return (int) Math.round((double) chart.units.get(place) * room / chart.most);
        }

        private static void axis(Charts chart, int left, int right, int top, int bottom, int scale) {
            for (int step = 0; step <= STEPS; step++) {
                int y = bottom - (int) Math.round((double) step * (bottom - top) / STEPS);
                if (step > 0 && chart.level < 5) {
                    chart.canvas.rectangle(left, y, right, y + Math.max(1, scale / 2), GRID);
                }
                chart.canvas.rectangle(left - 3 * scale, y, left, y + scale, FRAME);
                String tick = chart.words(step * chart.most / STEPS);
                Glyphs.write(
                        chart.canvas,
                        tick,
                        left - 4 * scale - Glyphs.width(tick, scale),
                        y - Glyphs.ROWS * scale / 2,
                        scale,
                        FRAME);
            }
        }

        private static void labels(Charts chart, int place, int x, int y, int bottom, int scale, int width) {
            String name = chart.names.get(place);
            int fitting = Glyphs.width(name, scale) < width ? scale : Math.max(1, scale - 1);
            Glyphs.writeCentred(chart.canvas, name, x, bottom + 5 * scale, fitting, FRAME);
            if (chart.labelled()) {
                String value = chart.words(chart.units.get(place));
                int top = y - (Glyphs.ROWS + 5) * scale;
                int half = Glyphs.width(value, scale) / 2 + scale;
                chart.canvas.rectangle(
                        x - half, top - scale, x + half + scale, top + (Glyphs.ROWS + 1) * scale, 0xFFFFFF);
                Glyphs.writeCentred(chart.canvas, value, x, top, scale, FRAME);
            }
        }
    }
}
