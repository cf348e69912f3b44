package dev.ratchet.storage.prompts.images;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Words and sentences to read, and calculations and word problems to solve, written into the picture. */
final class Texts {
    private static final List<String> WORDS = List.of(
            "STOP", "OPEN", "CLOSED", "EXIT", "BAKERY", "HARBOR", "LIBRARY", "GARDEN", "MARKET", "STATION", "BRIDGE",
            "CASTLE", "SILVER", "WINTER", "ORANGE", "PLANET", "ROCKET", "VIOLET", "TEMPLE", "MUSEUM", "COFFEE",
            "SUNDAY", "FOREST", "ISLAND", "NORTH", "QUIET", "JOURNEY", "PUZZLE", "WIZARD", "ZEBRA", "KITCHEN", "MAGNET",
            "LANTERN", "VELVET", "COPPER", "HOTEL");
    private static final List<String> ADJECTIVES = List.of(
            "old", "young", "quiet", "clever", "tired", "hungry", "gentle", "brave", "lazy", "happy", "small", "grey");
    private static final List<String> BEINGS = List.of(
            "sailor", "baker", "fox", "teacher", "farmer", "crow", "doctor", "painter", "cat", "judge", "horse",
            "guest");
    private static final List<String> DEEDS =
            List.of("found", "painted", "carried", "lost", "watched", "bought", "sold", "hid", "cleaned", "broke");
    private static final List<String> GOODS = List.of(
            "lamp", "boat", "basket", "mirror", "book", "chair", "clock", "kite", "violin", "map", "bottle", "key");
    private static final List<String> PLACES = List.of(
            "near the river",
            "before noon",
            "behind the mill",
            "in the rain",
            "at the market",
            "under the bridge",
            "last June");
    private static final List<String> PEOPLE = List.of("Tom", "Mia", "Omar", "Lena", "Ravi", "Anna", "Kofi", "Ines");
    private static final List<String> THINGS =
            List.of("apples", "stamps", "marbles", "shells", "pencils", "coins", "cards", "books");

    /** The largest letters, in pixels of a cell of a picture 256 pixels wide. */
    private static final double[] CELL = {8, 6, 4, 3, 2};

    private static final double[] TURN = {0, 0, 0, 0.06, 0.12};
    private static final double[] DISTANCE = {0, 0, 0.05, 0.1, 0.1};
    private static final double FILLED = 0.9;

    private final SplittableRandom random;
    private final int level;
    private final int size;

    private Texts(SplittableRandom random, int level, int size) {
        this.random = random;
        this.level = level;
        this.size = size;
    }

    static Problem draw(SplittableRandom random, int level, int size) {
        Texts texts = new Texts(random, level, size);
        return switch (random.nextInt(3)) {
            case 0 -> texts.toRead();
            case 1 -> texts.calculation();
            default -> level < 2 ? texts.toRead() : texts.wordProblem();
        };
    }

    private Problem toRead() {
        String text = switch (level) {
            case 1 -> Draws.one(random, WORDS);
            case 2 -> String.join(" ", Draws.some(random, WORDS, 2));
            case 3, 4 -> sentence();
            default -> sentence() + " " + sentence();
        };
        return new Problem(
                page(text, false),
                "Which text is written in the picture? Answer on one line.",
                Answers.text(text, DISTANCE[level - 1], level < 3),
                level == 1 ? text : "",
                level == 1 ? Draws.some(random, otherWords(text), 3) : List.of());
    }

    private static List<String> otherWords(String text) {
        return WORDS.stream().filter(word -> !word.equals(text)).toList();
    }

    private String sentence() {
        return "The %s %s %s a %s %s."
                .formatted(
                        Draws.one(random, ADJECTIVES),
                        Draws.one(random, BEINGS),
                        Draws.one(random, DEEDS),
                        Draws.one(random, GOODS),
                        Draws.one(random, PLACES));
    }

    private Problem calculation() {
        int largest = level == 1 ? 10 : level == 2 ? 50 : 100;
        int a = random.nextInt(1, largest);
        int b = random.nextInt(1, largest);
        int c = random.nextInt(1, largest);
        int small = random.nextInt(2, 10);
        return switch (level) {
            case 1 -> solved("%d + %d = ?".formatted(a, b), a + b);
            case 2 -> solved("%d - %d = ?".formatted(a + b, b), a);
            case 3 -> solved("%d + %d - %d = ?".formatted(a + c, b, c), a + b);
            case 4 -> solved("%d + %d * %d = ?".formatted(a, b, small), a + b * small);
            default -> solved("(%d + %d) * %d - %d = ?".formatted(a, b, small, c), (a + b) * small - c);
        };
    }

    private Problem solved(String calculation, int result) {
        return new Problem(
                page(calculation, level < 5),
                "What is the result of the calculation in the picture?",
                Answers.value(BigDecimal.valueOf(result), BigDecimal.ZERO),
                Integer.toString(result),
                result < 0 ? List.of() : Draws.near(random, result));
    }

    private Problem wordProblem() {
        String name = Draws.one(random, PEOPLE);
        String things = Draws.one(random, THINGS);
        int a = random.nextInt(2, 10 * level);
        int b = random.nextInt(2, 10 * level);
        int times = random.nextInt(2, 6);
        String ask = " How many %s does %s have now?".formatted(things, name);
        String begin = "%s has %d %s".formatted(name, level == 3 ? a + b : a, things);
        String text = switch (level) {
            case 2 -> begin + " and finds %d more.".formatted(b);
            case 3 -> begin + " and gives %d away.".formatted(b);
            case 4 -> begin + " and buys %d boxes with %d in each.".formatted(times, b);
            default ->
                begin + " and buys %d boxes with %d in each. Then %s gives %d away.".formatted(times, b, name, a - 1);
        };
        int left = switch (level) {
            case 2 -> a + b;
            case 3 -> a;
            case 4 -> a + times * b;
            default -> 1 + times * b;
        };
        return new Problem(
                page(text + ask, false),
                "Solve the problem that is written in the picture.",
                Answers.count(left),
                Integer.toString(left),
                Draws.near(random, left));
    }

    /** The text in the largest letters of the level in which it fits; {@code whole} on one line. */
    private Canvas page(String text, boolean whole) {
        Canvas canvas = Paper.blank(random, size);
        Paper.dirty(canvas, random, level);
        double angle = (2 * random.nextDouble() - 1) * TURN[level - 1];
        int scale = (int) Math.max(1, Math.round(CELL[level - 1] * size / 256));
        double room = FILLED * size - size * Math.abs(StrictMath.sin(angle));
        while (scale > 1 && !fits(lines(text, whole, scale, room), scale, room)) {
            scale--;
        }
        // Letters of single pixels are not to be read when they are turned.
        Glyphs.page(canvas, lines(text, whole, scale, room), scale, scale == 1 ? 0 : angle, random);
        return canvas;
    }

    private static boolean fits(List<String> lines, int scale, double room) {
        return lines.size() * Glyphs.LINE * scale <= room
                && lines.stream().allMatch(line -> Glyphs.width(line, scale) <= room);
    }

    private static List<String> lines(String text, boolean whole, int scale, double room) {
        if (whole) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && Glyphs.width(line + " " + word, scale) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return List.copyOf(lines);
    }
}
