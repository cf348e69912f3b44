package dev.ratchet.storage.prompts.images;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.storage.Checksums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Draws prompt sets with pictures: a folder with {@code prompts.jsonl} and {@code images/000001.png} and on, see
 * {@code docs/vision.md}.
 *
 * <p>The same settings give the same bytes with the same JDK; the pixels are the same with every one. No picture is there twice,
 * so the splits share none.
 */
public final class ImagePrompts {
    /** The prompts' file in its folder. */
    public static final String PROMPTS = "prompts.jsonl";

    /** The number of levels: more objects, more dirt and smaller letters from one to the next. */
    public static final int LEVELS = 5;

    private static final long PURPOSE = 0x696d61676573L; // "images", apart from other uses of the same seed
    private static final int MOST_PROMPTS = 1_000_000;
    private static final int MOST_DRAWS = 1_000;

    private ImagePrompts() {}

    /**
     * What to draw. Kinds take turns, and levels take turns within each kind.
     *
     * @param kinds at least one, each once
     * @param train prompts to train on
     * @param heldOut prompts to evaluate on, at least 1 of both
     * @param size width and height of the pictures, 224 to 1024 pixels
     */
    public record Settings(List<ImageKind> kinds, int train, int heldOut, int size, long seed) {
        public Settings {
            kinds = List.copyOf(kinds);
            require(!kinds.isEmpty(), "kinds: none (expected: at least one)");
            require(kinds.stream().distinct().count() == kinds.size(), "kinds: %s (expected: each once)", kinds);
            require(0 <= train && train <= MOST_PROMPTS, "train: %d (expected: 0 to %d)", train, MOST_PROMPTS);
            require(0 <= heldOut && heldOut <= MOST_PROMPTS, "held out: %d (expected: 0 to %d)", heldOut, MOST_PROMPTS);
            require(train + heldOut >= 1, "train and held out: 0 (expected: at least 1 prompt)");
            require(224 <= size && size <= 1024, "size: %d (expected: 224 to 1024 pixels)", size);
        }
    }

    /** A prompt as it is drawn; {@code number} is that of its picture, from 1. */
    record Drawn(String id, int number, boolean heldOut, ImageKind kind, int level, Problem problem) {}

    /** What takes the prompts one after the other. */
    interface Sink {
        void take(Drawn drawn) throws IOException;
    }

    /**
     * Draws all prompts into {@code folder}, which is made if it is not there.
     *
     * @throws IllegalArgumentException where {@code folder} holds something already
     */
    public static void generate(Settings settings, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> content = Files.list(folder)) {
            require(content.findAny().isEmpty(), "folder: %s is not empty (expected: an empty or a new one)", folder);
        }
        Files.createDirectory(folder.resolve("images"));
        generate(settings, (name, content) -> Files.write(folder.resolve(name), content));
    }

    /** Draws all prompts: first each picture's file, and at last that of the prompts. */
    public static void generate(Settings settings, Output output) throws IOException {
        StringBuilder lines = new StringBuilder();
        draw(settings, drawn -> {
            String name = "images/%06d.png".formatted(drawn.number());
            byte[] png = drawn.problem().picture().png();
            output.write(name, png);
            lines.append(line(drawn, name, Checksums.sha256(png))).append('\n');
        });
        output.write(PROMPTS, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Where files go, named as in the folder. */
    @FunctionalInterface
    public interface Output {
        void write(String name, byte[] content) throws IOException;
    }

    static void draw(Settings settings, Sink sink) throws IOException {
        Set<String> taken = new HashSet<>();
        for (int number = 1; number <= settings.train() + settings.heldOut(); number++) {
            boolean heldOut = number > settings.train();
            int place = heldOut ? number - settings.train() - 1 : number - 1;
            ImageKind kind = settings.kinds().get(place % settings.kinds().size());
            int level = 1 + place / settings.kinds().size() % LEVELS;
            String id = "%s-%s-%06d".formatted(heldOut ? "heldout" : "train", kind.label(), place);
            sink.take(new Drawn(id, number, heldOut, kind, level, fresh(settings, kind, level, number, taken)));
        }
    }

    /** A problem whose picture was not drawn before. */
    private static Problem fresh(Settings settings, ImageKind kind, int level, int number, Set<String> taken) {
        for (int attempt = 0; attempt < MOST_DRAWS; attempt++) {
            Problem problem = kind.draw(
                    AddressedRandom.generator(settings.seed(), PURPOSE, number, attempt), level, settings.size());
            if (taken.add(problem.picture().fingerprint())) {
                return problem;
            }
        }
        throw new IllegalArgumentException(
                "%s of level %d: no new picture in %d draws (expected: one). Ask for fewer prompts or more kinds"
                        .formatted(kind.label(), level, MOST_DRAWS));
    }

    /** A line as {@code PromptFiles} writes it, and the picture with its checksum. */
    private static String line(Drawn drawn, String name, String sha256) {
        ObjectNode line = Answers.JSON
                .createObjectNode()
                .put("id", drawn.id())
                .put("domain", "vision")
                .put("level", drawn.level())
                .put("question", drawn.problem().question())
                .put("answer", drawn.problem().answer())
                .put("split", drawn.heldOut() ? "heldout" : "train");
        line.putArray("images").addObject().put("file", name).put("sha256", sha256);
        return line.toString();
    }
}
