package dev.ratchet.activities.suites;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.rewards.Verifiers;
import dev.ratchet.rewards.code.CodeVerifier;
import dev.ratchet.rewards.code.Runtimes;
import dev.ratchet.rewards.k12.K12Verifier;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.rewards.vision.VisionVerifier;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each prompt that is built in is judged here: a right answer is right and a wrong one is not. */
class BuiltInSuitesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Suites suites = new Suites(new InMemoryBlobStore());

    /** Two answers to one prompt. */
    private record Answers(String right, String wrong) {}

    @Test
    void every_reference_can_be_judged_against_and_all_suites_are_large_enough() {
        assertThat(suites.all()).extracting(Suite::name).containsExactly("arithmetic", "code", "k12", "vision");
        assertThat(suites.all())
                .allSatisfy(suite -> assertThat(prompts(suite.name()))
                        .hasSize(suite.problems())
                        .allSatisfy(
                                prompt -> assertThat(Verifiers.refusal(prompt)).isEmpty()));
        assertThat(prompts("arithmetic")).hasSize(200);
        assertThat(prompts("code")).hasSizeGreaterThanOrEqualTo(20);
        assertThat(prompts("k12")).hasSizeGreaterThanOrEqualTo(30);
        assertThat(prompts("k12").stream().filter(BuiltInSuitesTest::korean)).hasSizeGreaterThanOrEqualTo(10);
        assertThat(prompts("k12")).extracting(Prompt::level).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void sums_are_judged() {
        prompts("arithmetic")
                .forEach(prompt -> judge(
                        new MathVerifier(),
                        prompt,
                        new Answers(prompt.answer(), "" + (Integer.parseInt(prompt.answer()) + 1))));
    }

    @Test
    void school_answers_are_judged() throws IOException {
        Map<String, Answers> answers = answers("k12-responses.jsonl");
        prompts("k12").forEach(prompt -> judge(new K12Verifier(), prompt, answerTo(answers, prompt)));
    }

    @Test
    void what_is_seen_is_judged() {
        prompts("vision").forEach(prompt -> judge(new VisionVerifier(), prompt, seen(prompt)));
    }

    @Test
    void programs_are_judged_in_the_sandbox() throws IOException {
        assumeTrue(Sandbox.missing().isEmpty(), () -> Sandbox.missing().orElseThrow());
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/node")) || Files.isExecutable(Path.of("/usr/local/bin/node")),
                "no node here: apt-get install nodejs");
        Map<String, Answers> answers = answers("code-solutions.jsonl");
        try (Sandbox sandbox = Sandbox.open(2)) {
            Verifier verifier = new CodeVerifier(sandbox, Runtimes.standard());
            prompts("code").parallelStream().forEach(prompt -> {
                Answers solutions = answerTo(answers, prompt);
                judge(verifier, prompt, new Answers(fenced(solutions.right()), fenced(solutions.wrong())));
            });
        }
    }

    private List<Prompt> prompts(String name) {
        return suites.prompts(suites.find(name).orElseThrow());
    }

    private static boolean korean(Prompt prompt) {
        return prompt.question()
                .codePoints()
                .anyMatch(each -> Character.UnicodeScript.of(each) == Character.UnicodeScript.HANGUL);
    }

    private static void judge(Verifier verifier, Prompt prompt, Answers answers) {
        assertThat(verifier.judge(prompt, answers.right()))
                .as("%s, right: %s", prompt, answers.right())
                .matches(judgement -> judgement.verdict() == Verdict.RIGHT);
        assertThat(verifier.judge(prompt, answers.wrong()))
                .as("%s, wrong: %s", prompt, answers.wrong())
                .matches(judgement -> judgement.verdict() == Verdict.WRONG);
    }

    /** What the reference says is to be seen, and something else. */
    private static Answers seen(Prompt prompt) {
        try {
            ObjectNode reference = (ObjectNode) JSON.readTree(prompt.answer());
            String kind = reference.fieldNames().next();
            JsonNode is = reference.get(kind);
            return switch (kind) {
                case "count", "value" -> new Answers(is.asText(), "" + (3 * is.asDouble() + 7));
                case "point" -> new Answers("(%s, %s)".formatted(is.get(0), is.get(1)), "(9999, 9999)");
                case "region", "regions", "values" -> new Answers(is.toString(), "nothing");
                case "text" -> new Answers("\\boxed{" + is.asText() + "}", "\\boxed{something else}");
                case "choice" -> new Answers(is.asText(), is.asText().equals("A") ? "B" : "A");
                default -> throw new IllegalStateException(kind);
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answers answerTo(Map<String, Answers> answers, Prompt prompt) {
        return requireNonNull(answers.get(prompt.id().value()), prompt.id().value());
    }

    private static Map<String, Answers> answers(String resource) throws IOException {
        try (InputStream in = requireNonNull(BuiltInSuitesTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(BuiltInSuitesTest::json)
                    .collect(toMap(
                            line -> line.get("id").textValue(),
                            line -> new Answers(
                                    line.get("right").textValue(),
                                    line.get("wrong").textValue())));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String fenced(String code) {
        return "```\n" + code + "```";
    }
}
