package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.rewards.vision.VisionVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ratchet prompts}: checks sets, and makes tests for problems. */
class PromptsCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SUM = "print(sum(map(int, input().split())))";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int prompts(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "prompts";
        System.arraycopy(words, 0, all, 1, words.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private static String problem(String id, String... submissions) {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("id", id).put("question", "Add two numbers.").put("language", "python");
        problem.putObject("generator").put("language", "python").put("source", "n = int(input())\nprint(n, 2 * n)");
        ArrayNode sources = problem.putArray("submissions");
        for (String submission : submissions) {
            sources.addObject().put("language", "python").put("source", submission);
        }
        return problem + "\n";
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void a_set_is_checked_as_a_campaign_does_that_reads_it() throws Exception {
        Path good = file("good.jsonl", """
                {"id":"a","domain":"math","level":1,"question":"1+1=","answer":"2","split":"train"}
                {"id":"b","domain":"math","level":1,"question":"1+2=","answer":"3","split":"heldout"}
                """);
        Path bad = file("bad.jsonl", """
                {"id":"a","domain":"math","level":1,"question":"1+1=","answer":"2","split":"train"}
                {"id":"b","domain":"math","level":1,"question":"1+2=","answer":"three of them","split":"train"}
                {"id":"c","domain":"code","level":1,"question":"f","answer":"{}","split":"train"}
                """);

        assertThat(prompts("check", good.toString())).isZero();
        assertThat(out.toString()).isEqualTo(good + ": 1 prompts to train on, 1 held out\n");

        assertThat(prompts("check", bad.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("prompt b, answer: \"three of them\""),
                        second -> assertThat(second).startsWith("prompt c, answer.language: missing"),
                        third -> assertThat(third)
                                .isEqualTo(
                                        "ratchet: %s: 2 prompts whose answers cannot be judged (expected: none; they are named above)"
                                                .formatted(bad)));
    }

    @Test
    void problems_become_prompts_and_a_second_time_goes_on_where_the_first_stopped() throws Exception {
        assumeTrue(Sandbox.missing().isEmpty(), () -> "no sandbox: " + Sandbox.missing());
        Path problems = file("problems.jsonl", problem("sum", SUM, SUM) + problem("vague", SUM, "print(1)"));
        Path target = folder.resolve("prompts.jsonl");
        String[] words = {"curate", problems.toString(), "--to", target.toString(), "--cases", "2", "--submissions", "2"
        };

        assertThat(prompts(words)).as(err.toString()).isZero();
        assertThat(err.toString().lines())
                .containsExactly(
                        "1 of 2, sum: kept, 2 of 2 submissions pass all 2 cases",
                        "2 of 2, vague: dropped, no input has an output on which 70 % of 2 submissions agree");
        assertThat(Files.readAllLines(target)).hasSize(1);
        assertThat(prompts("check", target.toString())).as(err.toString()).isZero();

        // A kill in the middle of a line.
        Path report = folder.resolve("prompts.jsonl.report.jsonl");
        Files.writeString(report, "{\"id\":\"hal", StandardOpenOption.APPEND);
        Files.writeString(problems, problem("third", SUM, SUM), StandardOpenOption.APPEND);
        assertThat(prompts(words)).as(err.toString()).isZero();

        assertThat(Files.readAllLines(target)).hasSize(2);
        assertThat(Files.readAllLines(report).stream().map(PromptsCommandTest::id))
                .containsExactly("sum", "vague", "third");
        assertThat(out.toString()).contains("3 problems: 1 kept now, 2 judged before. Prompts: " + target);
    }

    private static String id(String line) {
        try {
            return JSON.readTree(line).path("id").asText();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void bad_problems_are_named_with_file_and_line_and_nothing_is_made() throws Exception {
        Path target = folder.resolve("prompts.jsonl");
        Path broken = file("broken.jsonl", problem("sum", SUM, SUM) + "{\n");
        Path twice = file("twice.jsonl", problem("sum", SUM, SUM) + problem("sum", SUM, SUM));
        Path empty = file("empty.jsonl", "\n");
        Path foreign = file("foreign.jsonl", "something\n");

        for (Path each : List.of(broken, twice, empty, folder.resolve("none.jsonl"))) {
            assertThat(prompts("curate", each.toString(), "--to", target.toString()))
                    .isEqualTo(2);
        }
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("ratchet: %s, line 2, problem: ".formatted(broken)),
                        second -> assertThat(second)
                                .isEqualTo("ratchet: %s, line 2, id: \"sum\" is there twice (expected: each id once)"
                                        .formatted(twice)),
                        third -> assertThat(third)
                                .isEqualTo("ratchet: %s: empty (expected: at least one problem)".formatted(empty)),
                        fourth -> assertThat(fourth).contains("none.jsonl: is not there (expected: a file)"));
        assertThat(target).doesNotExist();

        if (Sandbox.missing().isEmpty()) {
            assertThat(prompts(
                            "curate", file("p.jsonl", problem("sum", SUM, SUM)).toString(), "--to", foreign.toString()))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("foreign.jsonl: holds other things than curated problems");
            assertThat(foreign).hasContent("something");
        }
    }

    @Test
    void drawn_prompts_can_be_judged_and_what_is_true_of_them_is_right() throws Exception {
        Path pictures = folder.resolve("pictures");

        assertThat(prompts("pictures", "--to", pictures.toString(), "--train", "60", "--held-out", "20"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).isEqualTo(pictures + "/prompts.jsonl: 60 prompts to train on, 20 held out\n");
        VisionVerifier verifier = new VisionVerifier();
        int right = 0;
        for (String line : Files.readAllLines(pictures.resolve("prompts.jsonl"))) {
            JsonNode fields = JSON.readTree(line);
            Prompt prompt = new Prompt(
                    new PromptId(fields.path("id").asText()),
                    Domain.VISION,
                    fields.path("level").asInt(),
                    fields.path("question").asText(),
                    fields.path("answer").asText());
            assertThat(verifier.refusal(prompt)).as(line).isEmpty();
            assertThat(verifier.judge(prompt, "I cannot see that.").verdict())
                    .as(line)
                    .isEqualTo(Verdict.WRONG);
            JsonNode truth = JSON.readTree(prompt.answer());
            for (String kind : List.of("count", "text", "value", "choice", "region")) {
                if (truth.has(kind)) {
                    String said = truth.path(kind).isTextual()
                            ? truth.path(kind).asText()
                            : truth.path(kind).toString();
                    assertThat(verifier.judge(prompt, "Let me look.\nThe answer is " + said)
                                    .verdict())
                            .as(line)
                            .isEqualTo(Verdict.RIGHT);
                    right++;
                }
            }
        }
        assertThat(right).isGreaterThan(40);

        assertThat(prompts("pictures", "--to", pictures.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("pictures is not empty (expected: an empty or a new one)");
        assertThat(prompts("check", pictures.resolve("prompts.jsonl").toString()))
                .isZero();
        assertThat(out.toString()).contains("prompts to train on");
        Files.writeString(pictures.resolve("images/000001.png"), "no picture");
        assertThat(prompts("check", pictures.resolve("prompts.jsonl").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("line 1, images: image images/000001.png: no picture");
    }
}
