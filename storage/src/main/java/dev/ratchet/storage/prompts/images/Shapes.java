package dev.ratchet.storage.prompts.images;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Coloured forms on paper: how many, which, and where. From level 4 on they cover one another in part; from level 3 on they are
 * turned. What is to be found lies on top.
 */
final class Shapes {
    private static final List<Colour> COLOURS = List.of(Colour.values());
    private static final List<Form> FORMS = List.of(Form.values());
    private static final int[] FEWEST = {2, 4, 6, 9, 12};
    private static final int[] MOST = {4, 7, 10, 14, 18};
    private static final double[] LARGEST = {0.14, 0.115, 0.09, 0.085, 0.075};

    /** How near two centres come, as a share of both radii: below 1 they may cover one another. */
    private static final double[] APART = {1.15, 1.1, 1.08, 0.88, 0.76};

    private static final double STEP_ASIDE = 1.08;
    private static final int TRIES = 300;
    private static final int LEAST_WITHIN = 4;

    private final SplittableRandom random;
    private final int level;
    private final Canvas canvas;

    private Shapes(SplittableRandom random, int level, int size) {
        this.random = random;
        this.level = level;
        this.canvas = Paper.blank(random, size);
        Paper.dirty(canvas, random, level);
    }

    private record Look(Form form, Colour colour) {
        String words() {
            return colour.word() + " " + form.word();
        }
    }

    private record Placed(Look look, double x, double y, double radius, double angle) {}

    static Problem draw(SplittableRandom random, int level, int size) {
        Shapes shapes = new Shapes(random, level, size);
        return switch (random.nextInt(8)) {
            case 0 -> shapes.all();
            case 1 -> shapes.ofColour();
            case 2 -> shapes.ofForm();
            case 3 -> shapes.colourOf();
            case 4 -> shapes.formOf();
            case 5 -> shapes.point();
            case 6 -> shapes.region();
            default -> shapes.regions();
        };
    }

    private Problem all() {
        int count = number();
        place(looks(count, _ -> true), STEP_ASIDE);
        return counted("How many shapes are in the picture?", count);
    }

    private Problem ofColour() {
        Colour colour = Draws.one(random, COLOURS);
        int count = counted(look -> look.colour() == colour);
        return counted("How many %s shapes are in the picture?".formatted(colour.word()), count);
    }

    private Problem ofForm() {
        Form form = Draws.one(random, FORMS);
        int count = counted(look -> look.form() == form);
        return counted("How many %s are in the picture?".formatted(form.words()), count);
    }

    /** Places some that are wanted and some that are not; returns how many are. */
    private int counted(Predicate<Look> wanted) {
        int all = number();
        int count = random.nextInt(level == 1 ? 1 : 0, all + 1);
        List<Look> looks = new ArrayList<>(looks(count, wanted));
        looks.addAll(looks(all - count, wanted.negate()));
        place(Draws.shuffled(random, looks), APART[level - 1]);
        return count;
    }

    private Problem counted(String question, int count) {
        return new Problem(canvas, question, Answers.count(count), Integer.toString(count), Draws.near(random, count));
    }

    private Problem colourOf() {
        Look target = look();
        List<Look> looks = new ArrayList<>(looks(number() - 1, look -> look.form() != target.form()));
        looks.add(target);
        place(looks, APART[level - 1]);
        List<String> others = COLOURS.stream()
                .filter(colour -> colour != target.colour())
                .map(Colour::word)
                .toList();
        return new Problem(
                canvas,
                "What colour is the %s?".formatted(target.form().word()),
                Answers.text(target.colour().word(), 0, false),
                target.colour().word(),
                Draws.some(random, others, 3));
    }

    private Problem formOf() {
        Look target = look();
        List<Look> looks = new ArrayList<>(looks(number() - 1, look -> look.colour() != target.colour()));
        looks.add(target);
        place(looks, APART[level - 1]);
        List<String> others = FORMS.stream()
                .filter(form -> form != target.form())
                .map(Form::word)
                .toList();
        return new Problem(
                canvas,
                "What is the %s shape: a circle, a square, a triangle, a star or a cross?"
                        .formatted(target.colour().word()),
                Answers.text(target.form().word(), 0, false),
                target.form().word(),
                Draws.some(random, others, 3));
    }

    private Problem point() {
        Look target = look();
        Placed placed = only(target);
        int within = Math.max(LEAST_WITHIN, (int) Math.round(placed.radius() * 0.5));
        return Problem.open(
                canvas,
                "Where is the centre of the %s? Answer with (x, y) in pixels from the upper left corner of the picture, which is %d pixels wide and high."
                        .formatted(target.words(), canvas.size()),
                Answers.point(tenth(placed.x()), tenth(placed.y()), within));
    }

    private Problem region() {
        Look target = look();
        Placed placed = only(target);
        return Problem.open(
                canvas,
                "Which box holds the %s? Answer with [x0, y0, x1, y1] in pixels from the upper left corner of the picture, which is %d pixels wide and high."
                        .formatted(target.words(), canvas.size()),
                Answers.region(paint(placed)));
    }

    /** Places the target and others that look otherwise; the target is on top. */
    private Placed only(Look target) {
        List<Look> looks = new ArrayList<>(looks(number() - 1, look -> !look.equals(target)));
        looks.add(target);
        return place(looks, APART[level - 1]).getLast();
    }

    private Problem regions() {
        Colour colour = Draws.one(random, COLOURS);
        int all = Math.max(3, number());
        int count = random.nextInt(2, Math.min(all, 2 + level) + 1);
        List<Look> looks = new ArrayList<>(looks(all - count, look -> look.colour() != colour));
        looks.addAll(looks(count, look -> look.colour() == colour));
        List<Placed> placed = place(looks, STEP_ASIDE);
        List<Bounds> regions =
                placed.subList(all - count, all).stream().map(this::paint).toList();
        return Problem.open(
                canvas,
                "Which boxes hold the %d %s shapes? Answer with a list of [x0, y0, x1, y1] in pixels from the upper left corner of the picture, which is %d pixels wide and high."
                        .formatted(count, colour.word(), canvas.size()),
                Answers.regions(regions));
    }

    private int number() {
        return random.nextInt(FEWEST[level - 1], MOST[level - 1] + 1);
    }

    private Look look() {
        return new Look(Draws.one(random, FORMS), Draws.one(random, COLOURS));
    }

    private List<Look> looks(int count, Predicate<Look> wanted) {
        List<Look> looks = new ArrayList<>();
        while (looks.size() < count) {
            Look look = look();
            if (wanted.test(look)) {
                looks.add(look);
            }
        }
        return looks;
    }

    /** Finds places and paints, the first below; what finds none becomes smaller until it does. */
    private List<Placed> place(List<Look> looks, double apart) {
        List<Placed> placed = new ArrayList<>();
        for (Look look : looks) {
            double radius = canvas.size() * LARGEST[level - 1] * (0.75 + 0.25 * random.nextDouble());
            double angle = level < 3 ? 0 : (random.nextDouble() - 0.5) * Math.PI / 3;
            Placed next = aside(look, radius, angle, placed, apart);
            placed.add(next);
            paint(next);
        }
        return placed;
    }

    private Placed aside(Look look, double largest, double angle, List<Placed> placed, double apart) {
        double radius = largest;
        for (int attempt = 1; ; attempt++) {
            double room = canvas.size() - 2 * radius - 4;
            Placed next = new Placed(
                    look,
                    radius + 2 + random.nextDouble() * room,
                    radius + 2 + random.nextDouble() * room,
                    radius,
                    angle);
            if (placed.stream().allMatch(other -> clear(next, other, apart))) {
                return next;
            }
            radius *= attempt % TRIES == 0 ? 0.9 : 1;
        }
    }

    private static boolean clear(Placed one, Placed other, double apart) {
        double distance = Math.sqrt(Canvas.square(one.x() - other.x()) + Canvas.square(one.y() - other.y()));
        return distance >= apart * (one.radius() + other.radius()) + (apart > 1 ? 2 : 0);
    }

    /** Paints with a rim of paper, which tells shapes of one colour apart where they meet. */
    private Bounds paint(Placed placed) {
        Form form = placed.look().form();
        double rim = Math.max(1.5, canvas.size() / 150.0);
        double reach = placed.radius() + 2 * rim;
        canvas.fill(
                placed.x(),
                placed.y(),
                reach,
                form.area(placed.x(), placed.y(), placed.radius() + 1.5 * rim, placed.angle()),
                0xFFFFFF);
        return canvas.fill(
                placed.x(),
                placed.y(),
                reach,
                form.area(placed.x(), placed.y(), placed.radius(), placed.angle()),
                placed.look().colour().rgb());
    }

    private static double tenth(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
