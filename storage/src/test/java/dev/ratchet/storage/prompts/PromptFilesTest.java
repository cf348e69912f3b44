package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptFilesTest {
    private static final String LINE = line("p1", "math", "1", "1+1=", "2", "train");

    @Test
    void a_prompt_set_comes_back_as_it_was_written() {
        PromptSet set = new ArithmeticProblems(List.of("{a}+{b}="), 1, 4, 9_999).generate(7, 50, 20);

        assertThat(PromptFiles.readPrompts("set", PromptFiles.write(set))).isEqualTo(set);
    }

    @Test
    void every_mistake_is_named_with_its_line_and_what_was_expected() {
        assertRefused(line("p1", "math", "1", "1+1=", " ", "train"), "line 1, answer", "expected: a text");
        assertRefused(
                line("p1", "maths", "1", "1+1=", "2", "train"),
                "line 1, domain: \"maths\"",
                "one of code, k12, math, vision");
        assertRefused(line("p1", "math", "1.5", "1+1=", "2", "train"), "line 1, level: 1.5", "a whole number");
        assertRefused(line("p1", "math", "0", "1+1=", "2", "train"), "line 1", "level: 0", "expected: >= 1");
        assertRefused(line("p1", "math", "1", "1+1=", "2", "test"), "line 1, split: \"test\"", "heldout, train");
        assertRefused(line("../p", "math", "1", "1+1=", "2", "train"), "line 1", "prompt id: \"../p\"");
        assertRefused(LINE.replace("\"answer\"", "\"anser\""), "line 1, anser: unknown field", "answer");
        assertRefused(LINE.replace(",\"split\":\"train\"", ""), "line 1, split: missing");
        assertRefused(LINE + "\n{", "line 2, no JSON");
        assertRefused(LINE + "\n[]", "line 2, ARRAY (expected: a JSON object)");
        assertRefused(LINE + "\n\n" + LINE, "line 3", "id: \"p1\" is there twice, first in line 1");
        assertRefused(LINE + "\n" + line("p2", "math", "1", "1+1=", "2", "heldout"), "p2", "p1", "do not overlap");
        assertRefused(LINE.replace("1+1=", "1".repeat(1 << 24)), "line 1", "characters (expected: at most 16777216)");
        assertFault(INVALID_REQUEST, () -> PromptFiles.readPrompts("set", new byte[] {'{', (byte) 0xC3, '}'}))
                .hasMessageContaining("set: not UTF-8");
    }

    @Test
    void warm_up_examples_come_back_as_they_were_written_and_none_is_an_error() {
        List<WarmUpExample> examples = List.of(new WarmUpExample("1+1=", "2"), new WarmUpExample("ü", "\"\n"));

        assertThat(PromptFiles.readExamples("warm-up", PromptFiles.write(examples)))
                .isEqualTo(examples);
        assertFault(INVALID_REQUEST, () -> PromptFiles.readExamples("warm-up", new byte[0]))
                .hasMessageContaining("warm-up: empty");
    }

    @Test
    void generated_splits_never_share_an_addition_in_either_order_or_however_it_is_put() {
        Seeds.forEach(20, random -> {
            long seed = random.nextLong();
            ArithmeticProblems problems =
                    new ArithmeticProblems(List.of("What is {a} + {b}?", "Now add {a} + {b}."), 1, 3, 500);
            PromptSet set = problems.generate(seed, 300, 100);

            assertThat(set.train()).hasSize(300);
            assertThat(set.heldOut()).hasSize(100);
            Set<Set<Long>> trained = new HashSet<>();
            set.train().forEach(prompt -> trained.add(new HashSet<>(operands(prompt))));
            assertThat(set.heldOut()).noneMatch(prompt -> trained.contains(new HashSet<>(operands(prompt))));
            Stream.concat(set.train().stream(), set.heldOut().stream()).forEach(prompt -> {
                List<Long> operands = operands(prompt);
                assertThat(prompt.answer()).isEqualTo("" + (operands.get(0) + operands.get(1)));
                assertThat(operands).allMatch(operand -> operand <= 500);
                assertThat(("" + Math.max(operands.get(0), operands.get(1))).length())
                        .isEqualTo(prompt.level());
            });
            assertThat(problems.generate(seed, 300, 100)).isEqualTo(set);
        });
    }

    @Test
    void more_problems_than_there_are_is_an_error_and_so_is_a_template_without_operands() {
        assertThatThrownBy(() -> new ArithmeticProblems(List.of("{a}+{b}="), 1, 1, 9).generate(1, 200, 10))
                .hasMessageContaining("Ask for fewer, or for more digits");
        assertThatThrownBy(() -> new ArithmeticProblems(List.of("{a}+b="), 1, 1, 9))
                .hasMessageContaining("{a} and {b}");
        assertThatThrownBy(() -> new ArithmeticProblems(List.of("{a}+{b}="), 1, 3, 99))
                .hasMessageContaining("largest operand: 99 (expected: one with 3 digits)");
    }

    @Test
    void prompts_and_examples_with_pictures_are_read_back_and_other_pictures_are_other_questions() {
        String one = "0a".repeat(32);
        String two = "0b".repeat(32);
        PromptSet set = new PromptSet(List.of(pictured("a", one, two)), List.of(pictured("b", two)));
        List<WarmUpExample> examples = List.of(new WarmUpExample("?", "2", List.of(one)));

        assertThat(PromptFiles.readPrompts("set", PromptFiles.write(set))).isEqualTo(set);
        assertThat(PromptFiles.readExamples("corpus", PromptFiles.write(examples)))
                .isEqualTo(examples);
        assertThatThrownBy(() -> new PromptSet(List.of(pictured("a", one)), List.of(pictured("b", one))))
                .hasMessageContaining("held-out prompt b: asks what prompt a of the training split asks");
    }

    private static Prompt pictured(String id, String... images) {
        return new Prompt(new PromptId(id), Domain.VISION, 1, "How many?", "{\"count\":1}", List.of(images));
    }

    @Test
    void names_of_pictures_that_cannot_be_right_are_refused() {
        String line = line("a", "vision", "1", "?", "1", "train");
        assertImagesRefused(line, "\"a.png\"", "line 1, images: \"a.png\" (expected: a list of {\"file\": …");
        assertImagesRefused(line, "[1]", "images: 1 (expected: {\"file\"");
        assertImagesRefused(line, "[{}]", "images: neither file nor sha256");
        assertImagesRefused(line, "[{\"file\":\"a\",\"size\":1}]", "(expected: {\"file\"");
        assertImagesRefused(line, "[{\"file\":\" \"}]", "images, file: \" \" (expected: a text that is not blank)");
        assertImagesRefused(line, "[{\"sha256\":\"0a\"}]", "images, sha256: \"0a\" (expected: 64 hexadecimal digits)");
        assertImagesRefused(line, "[{\"file\":\"a.png\"}]", "images, sha256: missing (expected: the checksum");
        String seventeen = "{\"file\":\"a\"},".repeat(16) + "{\"file\":\"a\"}";
        assertImagesRefused(line, "[" + seventeen + "]", "images: 17 (expected: at most 16)");
    }

    private static void assertImagesRefused(String line, String images, String message) {
        assertRefused(line.replace("}", ",\"images\":" + images + "}"), message);
    }

    private static List<Long> operands(Prompt prompt) {
        String[] words = prompt.question().split(" ", -1);
        return List.of(Long.valueOf(words[2]), Long.valueOf(words[4].replaceAll("[?.]", "")));
    }

    private static void assertRefused(String content, String... parts) {
        assertFault(INVALID_REQUEST, () -> PromptFiles.readPrompts("set.jsonl", content.getBytes(UTF_8)))
                .hasMessageContaining("set.jsonl")
                .hasMessageContainingAll(parts);
    }

    private static String line(String id, String domain, String level, String question, String answer, String split) {
        return "{\"id\":\"%s\",\"domain\":\"%s\",\"level\":%s,\"question\":\"%s\",\"answer\":\"%s\",\"split\":\"%s\"}"
                .formatted(id, domain, level, question, answer, split);
    }
}
