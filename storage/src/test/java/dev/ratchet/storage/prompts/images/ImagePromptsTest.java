package dev.ratchet.storage.prompts.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.prompts.images.ImagePrompts.Drawn;
import dev.ratchet.storage.prompts.images.ImagePrompts.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ground truth is proven from the pixels of the PNG files where a simple look at them can. */
class ImagePromptsTest {
    private static final List<ImageKind> ALL = List.of(ImageKind.values());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIZE = 256;

    /** Drawn once for all tests. */
    private static final Map<ImageKind, List<Drawn>> DRAWN = new EnumMap<>(ImageKind.class);

    @TempDir
    Path folder;

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_others() throws IOException {
        ImagePrompts.generate(new Settings(ALL, 50, 25, SIZE, 7), folder.resolve("one"));
        ImagePrompts.generate(new Settings(ALL, 50, 25, SIZE, 7), folder.resolve("two"));
        ImagePrompts.generate(new Settings(ALL, 50, 25, SIZE, 8), folder.resolve("other"));

        Map<String, String> one = checksums(folder.resolve("one"));
        assertThat(one).hasSize(76).isEqualTo(checksums(folder.resolve("two")));
        Map<String, String> other = checksums(folder.resolve("other"));
        assertThat(other.keySet()).isEqualTo(one.keySet());
        assertThat(other.values()).doesNotContainAnyElementsOf(one.values());
    }

    @Test
    void each_line_names_its_picture_with_its_checksum() throws IOException {
        ImagePrompts.generate(new Settings(ALL, 50, 25, SIZE, 1), folder.resolve("set"));

        List<String> lines = Files.readAllLines(folder.resolve("set/prompts.jsonl"));
        assertThat(lines).hasSize(75);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            assertThat(line.fieldNames())
                    .toIterable()
                    .containsExactly("id", "domain", "level", "question", "answer", "split", "images");
            assertThat(ids.add(line.get("id").textValue())).isTrue();
            assertThat(line.get("id").textValue()).matches("(train|heldout)-[a-z]+-\\d{6}");
            assertThat(line.get("domain").textValue()).isEqualTo("vision");
            assertThat(line.get("level").intValue()).isBetween(1, 5);
            assertThat(line.get("split").textValue()).isEqualTo(i < 50 ? "train" : "heldout");
            assertThat(JSON.readTree(line.get("answer").textValue()).isObject()).isTrue();
            JsonNode image = line.get("images").get(0);
            assertThat(line.get("images")).hasSize(1);
            assertThat(image.get("file").textValue()).isEqualTo("images/%06d.png".formatted(i + 1));
            byte[] png = Files.readAllBytes(
                    folder.resolve("set").resolve(image.get("file").textValue()));
            assertThat(image.get("sha256").textValue()).isEqualTo(Checksums.sha256(png));
            assertThat(Pixels.of(png).size()).isEqualTo(SIZE);
        }
    }

    @Test
    void kinds_and_levels_take_turns_and_no_picture_is_there_twice() throws IOException {
        Map<String, Integer> count = new TreeMap<>();
        Set<String> train = new HashSet<>();
        Set<String> heldOut = new HashSet<>();
        ImagePrompts.draw(new Settings(ALL, 500, 250, 224, 3), drawn -> {
            count.merge(drawn.kind() + " " + drawn.level() + " " + drawn.heldOut(), 1, Integer::sum);
            Set<String> split = drawn.heldOut() ? heldOut : train;
            assertThat(split.add(drawn.problem().picture().fingerprint())).isTrue();
        });

        assertThat(count).hasSize(5 * 5 * 2);
        assertThat(count).allSatisfy((group, size) -> assertThat(size).isEqualTo(group.endsWith("true") ? 10 : 20));
        assertThat(heldOut).hasSize(250).doesNotContainAnyElementsOf(train);
    }

    @Test
    void a_count_of_a_colour_is_that_of_its_pieces_in_the_picture() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.SHAPES)) {
            String question = drawn.problem().question();
            if (drawn.level() > 3 || !question.startsWith("How many")) {
                continue; // from level 4 on one covers another
            }
            int pieces = 0;
            for (Colour colour : Colour.values()) {
                boolean asked = question.contains("many shapes") || question.contains(colour.word());
                pieces += asked ? pixels(drawn).pieces(is(colour)).size() : 0;
            }
            if (question.contains("shapes")) {
                assertThat(answer(drawn).get("count").intValue()).as(drawn.id()).isEqualTo(pieces);
                proven++;
            }
        }
        assertThat(proven).isGreaterThan(15);
    }

    @Test
    void a_region_is_the_box_of_the_pixels_of_its_shape() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.SHAPES)) {
            JsonNode answer = answer(drawn);
            for (Colour colour : Colour.values()) {
                boolean asked = drawn.problem().question().contains(" " + colour.word() + " ");
                if (asked && answer.has("region") && drawn.level() <= 3) {
                    assertThat(pixels(drawn).pieces(is(colour))).as(drawn.id()).contains(bounds(answer.get("region")));
                    proven++;
                } else if (asked && answer.has("regions")) {
                    List<Bounds> regions = new ArrayList<>();
                    answer.get("regions").forEach(region -> regions.add(bounds(region)));
                    assertThat(pixels(drawn).pieces(is(colour)))
                            .as(drawn.id())
                            .containsExactlyInAnyOrderElementsOf(regions);
                    proven++;
                }
            }
        }
        assertThat(proven).isGreaterThan(15);
    }

    @Test
    void a_point_lies_on_its_shape_on_every_level() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.SHAPES)) {
            JsonNode answer = answer(drawn);
            for (Colour colour : Colour.values()) {
                if (answer.has("point") && drawn.problem().question().contains(" " + colour.word() + " ")) {
                    int x = (int) answer.get("point").get(0).doubleValue();
                    int y = (int) answer.get("point").get(1).doubleValue();
                    assertThat(pixels(drawn).has(x, y, is(colour)))
                            .as(drawn.id())
                            .isTrue();
                    assertThat(answer.get("within").intValue()).isBetween(4, SIZE / 10);
                    proven++;
                }
            }
        }
        assertThat(proven).isGreaterThan(10);
    }

    @Test
    void bars_are_as_high_as_their_values_say() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.CHARTS)) {
            JsonNode values = answer(drawn).path("values");
            List<Bounds> bars = bars(pixels(drawn), values.size());
            if (values.isMissingNode() || bars.isEmpty()) {
                continue;
            }
            int bottom = bars.getFirst().y1();
            double highest =
                    bars.stream().mapToInt(bar -> bottom - bar.y0()).max().orElseThrow();
            double largest = 0;
            for (JsonNode value : values) {
                largest = Math.max(largest, value.doubleValue());
            }
            int at = 0;
            for (JsonNode value : values) {
                double height = bottom - bars.get(at++).y0();
                assertThat(value.doubleValue() / largest).as(drawn.id()).isCloseTo(height / highest, within(0.02));
            }
            proven++;
        }
        assertThat(proven).isGreaterThan(5);
    }

    @Test
    void the_name_of_the_largest_value_is_that_of_the_highest_bar() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.CHARTS)) {
            JsonNode name = answer(drawn).path("text");
            boolean largest = drawn.problem().question().contains("largest");
            List<Bounds> bars = bars(pixels(drawn), new int[] {3, 4, 5, 6, 8}[drawn.level() - 1]);
            if (name.isMissingNode() || bars.isEmpty()) {
                continue;
            }
            Bounds asked = bars.getFirst();
            for (Bounds bar : bars) {
                boolean higher = bar.y0() < asked.y0();
                asked = largest == higher ? bar : asked;
            }
            assertThat(label(drawn, asked)).as(drawn.id()).isEqualTo(name.textValue());
            proven++;
        }
        assertThat(proven).isGreaterThan(5);
    }

    @Test
    void digits_and_words_that_are_not_turned_read_as_the_answer_says() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.DIGITS)) {
            if (drawn.level() < 3) {
                assertThat(pixels(drawn).line(Paper::inked, "0123456789"))
                        .isEqualTo(answer(drawn).get("value").asText());
                proven++;
            }
        }
        for (Drawn drawn : drawn(ImageKind.TEXT)) {
            if (drawn.level() == 1 && answer(drawn).has("text")) {
                assertThat(pixels(drawn).line(Paper::inked, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                        .isEqualTo(answer(drawn).get("text").textValue());
                proven++;
            }
        }
        assertThat(proven).isGreaterThan(45);
    }

    @Test
    void a_calculation_in_a_picture_has_the_result_of_the_answer() throws IOException {
        int proven = 0;
        for (Drawn drawn : drawn(ImageKind.TEXT)) {
            if (drawn.level() == 1 && answer(drawn).has("value")) {
                String read = pixels(drawn).line(Paper::inked, "0123456789+=? ");
                List<Integer> numbers = Pattern.compile("\\d+")
                        .matcher(read)
                        .results()
                        .map(MatchResult::group)
                        .map(Integer::valueOf)
                        .toList();
                assertThat(numbers).as(read).hasSize(2);
                assertThat(answer(drawn).get("value").intValue()).isEqualTo(numbers.get(0) + numbers.get(1));
                proven++;
            }
        }
        assertThat(proven).isGreaterThan(5);
    }

    @Test
    void four_different_options_stand_in_the_question_of_a_choice() throws IOException {
        Set<String> letters = new HashSet<>();
        for (Drawn drawn : drawn(ImageKind.CHOICE)) {
            List<String> options = drawn.problem()
                    .question()
                    .lines()
                    .filter(line -> line.matches("[A-D]\\) .+"))
                    .map(line -> line.substring(3))
                    .toList();
            assertThat(options).hasSize(4).doesNotHaveDuplicates();
            assertThat(answer(drawn).get("of").intValue()).isEqualTo(4);
            letters.add(answer(drawn).get("choice").textValue());
        }
        assertThat(letters).containsExactlyInAnyOrder("A", "B", "C", "D");
    }

    @Test
    void all_printable_letters_have_glyphs_of_their_own() {
        Set<String> shapes = new HashSet<>();
        for (char letter = '!'; letter <= '~'; letter++) {
            StringBuilder shape = new StringBuilder();
            for (int row = 0; row < Glyphs.DEPTH; row++) {
                for (int column = 0; column < Glyphs.COLUMNS; column++) {
                    shape.append(Glyphs.ink(letter, column, row) ? '#' : '.');
                }
            }
            assertThat(shape).as("%c", letter).contains("#");
            assertThat(shapes.add(shape.toString())).as("%c", letter).isTrue();
        }
        assertThat(Glyphs.ink(' ', 2, 3)).isFalse();
        assertThat(Glyphs.ink('é', 2, 3)).isFalse();
    }

    @Test
    void what_cannot_be_drawn_is_refused() throws IOException {
        assertRefused(() -> new Settings(List.of(), 1, 0, SIZE, 1), "kinds: none (expected: at least one)");
        assertRefused(
                () -> new Settings(List.of(ImageKind.TEXT, ImageKind.TEXT), 1, 0, SIZE, 1),
                "kinds: [TEXT, TEXT] (expected: each once)");
        assertRefused(() -> new Settings(ALL, -1, 0, SIZE, 1), "train: -1 (expected: 0 to 1000000)");
        assertRefused(() -> new Settings(ALL, 0, 0, SIZE, 1), "train and held out: 0 (expected: at least 1 prompt)");
        assertRefused(() -> new Settings(ALL, 1, -1, SIZE, 1), "held out: -1 (expected: 0 to 1000000)");
        assertRefused(() -> new Settings(ALL, 1, 0, 100, 1), "size: 100 (expected: 224 to 1024 pixels)");
        Files.writeString(folder.resolve("file"), "mine");
        assertRefused(
                () -> ImagePrompts.generate(new Settings(ALL, 1, 0, SIZE, 1), folder),
                "folder: %s is not empty (expected: an empty or a new one)".formatted(folder));
    }

    private interface Refused {
        void run() throws IOException;
    }

    private static void assertRefused(Refused refused, String message) {
        assertThatThrownBy(refused::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static List<Drawn> drawn(ImageKind kind) throws IOException {
        List<Drawn> drawn = DRAWN.computeIfAbsent(kind, _ -> new ArrayList<>());
        if (drawn.isEmpty()) {
            ImagePrompts.draw(
                    new Settings(List.of(kind), kind == ImageKind.CHARTS ? 100 : 200, 0, SIZE, 5), drawn::add);
        }
        return drawn;
    }

    private static Pixels pixels(Drawn drawn) {
        return Pixels.of(drawn.problem().picture().png());
    }

    private static JsonNode answer(Drawn drawn) throws IOException {
        return JSON.readTree(drawn.problem().answer());
    }

    private static IntPredicate is(Colour colour) {
        return rgb -> rgb == colour.rgb();
    }

    private static Bounds bounds(JsonNode region) {
        return new Bounds(
                region.get(0).intValue(),
                region.get(1).intValue(),
                region.get(2).intValue(),
                region.get(3).intValue());
    }

    /** The bars of a chart; none where it is one of lines. */
    private static List<Bounds> bars(Pixels pixels, int count) {
        return Arrays.stream(Colour.values())
                .map(colour -> pixels.pieces(is(colour)))
                .filter(pieces -> pieces.size() == count
                        && count > 1
                        && pieces.stream()
                                .allMatch(bar -> bar.y1() == pieces.getFirst().y1()))
                .findAny()
                .orElse(List.of());
    }

    /** Which of the names that the question or the options may mean stands below a bar. */
    private static String label(Drawn drawn, Bounds bar) {
        Pixels pixels = pixels(drawn);
        IntPredicate frame = rgb -> rgb == 0x3C4248;
        int middle = (bar.x0() + bar.x1()) / 2;
        List<String> names = Stream.concat(Stream.of(drawn.problem().right()), drawn.problem().others().stream())
                .toList();
        for (String name : names) {
            int left = middle - Glyphs.width(name, 1) / 2;
            int top = bar.y1() + 5;
            boolean there = true;
            for (int i = 0; i < name.length(); i++) {
                for (int column = 0; column < Glyphs.COLUMNS; column++) {
                    for (int row = 0; row < Glyphs.ROWS; row++) {
                        int x = left + i * Glyphs.ADVANCE + column;
                        there &= pixels.has(x, top + row, frame) == Glyphs.ink(name.charAt(i), column, row);
                    }
                }
            }
            if (there) {
                return name;
            }
        }
        return "";
    }

    private static Map<String, String> checksums(Path root) throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                checksums.put(root.relativize(file).toString(), Checksums.sha256(Files.readAllBytes(file)));
            }
        }
        return checksums;
    }
}
