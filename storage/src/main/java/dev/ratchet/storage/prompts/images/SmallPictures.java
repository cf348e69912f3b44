package dev.ratchet.storage.prompts.images;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.storage.Checksums;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Draws pictures of 32 pixels for a small model that begins with nothing: a digit to read, forms to count, a bar chart to read off. Beside {@code prompts.jsonl} stands {@code examples.jsonl}, a
 * warm-up corpus about other pictures, half of whose answers are one too many.
 *
 * <p>The same settings give the same bytes with the same JDK. No picture is there twice.
 */
public final class SmallPictures {
    /** Width and height in pixels. */
    public static final int SIZE = 32;

    /** The warm-up corpus' file in its folder. */
    public static final String EXAMPLES = "examples.jsonl";

    private static final long PURPOSE = 0x736d616c6cL; // "small", apart from other uses of the same seed
    private static final int MOST = 100_000;
    private static final int MOST_DRAWS = 1_000;
    private static final int CELLS = 4;
    private static final int CELL = SIZE / CELLS;
    private static final int BARS = 3;
    private static final int UNIT = 4;

    private SmallPictures() {}

    /**
     * What to draw; digits, forms and charts take turns.
     *
     * @param examples of the warm-up corpus
     */
    public record Settings(int train, int heldOut, int examples, long seed) {
        public Settings {
            require(1 <= train && train <= MOST, "train: %d (expected: 1 to %d)", train, MOST);
            require(1 <= heldOut && heldOut <= MOST, "held out: %d (expected: 1 to %d)", heldOut, MOST);
            require(1 <= examples && examples <= MOST, "examples: %d (expected: 1 to %d)", examples, MOST);
        }
    }

    /** A picture with its question, and the answer as it is said. */
    private record Small(String kind, Canvas picture, String question, String reference, int answer) {}

    /**
     * Draws all into {@code folder}, which is made if it is not there.
     *
     * @throws IllegalArgumentException where {@code folder} holds something already
     */
    public static void generate(Settings settings, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> content = Files.list(folder)) {
            require(content.findAny().isEmpty(), "folder: %s is not empty (expected: an empty or a new one)", folder);
        }
        Files.createDirectory(folder.resolve("images"));
        StringBuilder prompts = new StringBuilder();
        StringBuilder examples = new StringBuilder();
        Set<String> taken = new HashSet<>();
        for (int number = 0; number < settings.train() + settings.heldOut() + settings.examples(); number++) {
            Small small = fresh(settings.seed(), number, taken);
            String file = "images/%06d.png".formatted(number + 1);
            byte[] png = small.picture().png();
            Files.write(folder.resolve(file), png);
            boolean example = number >= settings.train() + settings.heldOut();
            ObjectNode line = example ? example(small, number) : prompt(small, number, number >= settings.train());
            line.putArray("images").addObject().put("file", file).put("sha256", Checksums.sha256(png));
            (example ? examples : prompts).append(line).append('\n');
        }
        Files.write(folder.resolve(ImagePrompts.PROMPTS), prompts.toString().getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve(EXAMPLES), examples.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode prompt(Small small, int number, boolean heldOut) {
        return Answers.JSON
                .createObjectNode()
                .put("id", "%s-%06d".formatted(small.kind(), number))
                .put("domain", "vision")
                .put("level", 1)
                .put("question", small.question())
                .put("answer", small.reference())
                .put("split", heldOut ? "heldout" : "train");
    }

    /** Half of the examples say one too many, so that imitation leaves something to learn from verdicts. */
    private static ObjectNode example(Small small, int number) {
        int said = small.answer() + number / 3 % 2;
        return Answers.JSON
                .createObjectNode()
                .put("question", small.question())
                .put("response", Integer.toString(said));
    }

    private static Small fresh(long seed, int number, Set<String> taken) {
        for (int attempt = 0; attempt < MOST_DRAWS; attempt++) {
            SplittableRandom random = AddressedRandom.generator(seed, PURPOSE, number, attempt);
            Small small = switch (number % 3) {
                case 0 -> digit(random);
                case 1 -> forms(random);
                default -> chart(random);
            };
            if (taken.add(small.picture().fingerprint())) {
                return small;
            }
        }
        throw new IllegalArgumentException(
                "picture %d: no new one in %d draws (expected: one). Ask for fewer".formatted(number, MOST_DRAWS));
    }

    /** A large digit about the middle. */
    private static Small digit(SplittableRandom random) {
        Canvas canvas = Paper.blank(random, SIZE);
        int digit = random.nextInt(10);
        int scale = 3;
        int left = 6 + random.nextInt(5);
        int top = 3 + random.nextInt(5);
        Glyphs.write(canvas, Integer.toString(digit), left, top, scale, Paper.ink(random));
        return new Small("digit", canvas, "digit?", Answers.value(BigDecimal.valueOf(digit), BigDecimal.ZERO), digit);
    }

    /** One to seven discs and squares in cells of their own. */
    private static Small forms(SplittableRandom random) {
        Canvas canvas = Paper.blank(random, SIZE);
        int count = random.nextInt(1, 8);
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            cells.add(cell);
        }
        Collections.shuffle(cells, Random.from(random));
        for (int cell : cells.subList(0, count)) {
            int x = cell % CELLS * CELL + CELL / 2 + random.nextInt(-1, 1);
            int y = cell / CELLS * CELL + CELL / 2 + random.nextInt(-1, 1);
            int ink = Paper.ink(random);
            if (random.nextBoolean()) {
                canvas.disc(x, y, 3, ink);
            } else {
                canvas.rectangle(x - 2, y - 2, x + 3, y + 3, ink);
            }
        }
        return new Small("shapes", canvas, "count?", Answers.count(count), count);
    }

    /** Three bars over a grid whose lines are a unit apart. */
    private static Small chart(SplittableRandom random) {
        Canvas canvas = Paper.blank(random, SIZE);
        int floor = SIZE - 2;
        for (int y = floor; y > 0; y -= UNIT) {
            canvas.rectangle(0, y, SIZE, y + 1, Paper.grey(random));
        }
        int asked = random.nextInt(BARS);
        int value = 0;
        for (int bar = 0; bar < BARS; bar++) {
            int height = random.nextInt(1, 8);
            int left = 2 + bar * 10;
            canvas.rectangle(left, floor - height * UNIT, left + 7, floor, Paper.ink(random));
            value = bar == asked ? height : value;
        }
        String question = "bar %d?".formatted(asked + 1);
        return new Small("chart", canvas, question, Answers.value(BigDecimal.valueOf(value), BigDecimal.ZERO), value);
    }
}
