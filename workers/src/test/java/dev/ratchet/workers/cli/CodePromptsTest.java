package dev.ratchet.workers.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workers.LiveCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign whose prompts are of two domains, each judged in a pool of its own. */
class CodePromptsTest {
    private static final String PROMPTS = """
            {"id":"a","domain":"math","level":1,"question":"1+1=","answer":"2","split":"train"}
            {"id":"b","domain":"code","level":1,"question":"2+2=","answer":"TESTS","split":"train"}
            {"id":"c","domain":"code","level":1,"question":"3+3=","answer":"TESTS","split":"heldout"}
            """;

    private static final String TESTS =
            "{\\\"language\\\":\\\"python\\\",\\\"cases\\\":[{\\\"call\\\":\\\"f()\\\",\\\"expected\\\":\\\"4\\\"}]}";

    private static final String SPECIFICATION = RunCommandTest.SPECIFICATION
            .replace(
                    "arithmetic: {questions: [\"{a}+{b}=\"], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}",
                    "file: prompts.jsonl")
            .replace("problems: 5", "problems: 1");

    @TempDir
    private Path folder;

    @Test
    void each_domain_is_judged_by_its_own_verifier() throws Exception {
        assumeTrue(Sandbox.missing().isEmpty(), () -> "no sandbox: " + Sandbox.missing());
        Files.writeString(folder.resolve("spec.yaml"), SPECIFICATION);
        Files.writeString(folder.resolve("prompts.jsonl"), PROMPTS.replace("TESTS", TESTS));

        try (LiveCommand run = LiveCommand.start(folder, "run", "run", "spec.yaml", "--json")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
        }

        assertThat(judgements(Domain.MATH))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.verifier().name()).isNotEqualTo("code"));
        // A model of digits writes no program, and that is a verdict, not a verifier that broke.
        assertThat(judgements(Domain.CODE)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.verifier().name()).isEqualTo("code");
            assertThat(each.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(each.reason()).isEqualTo("the response has no fenced code block");
        });
    }

    private List<Judgement> judgements(Domain domain) {
        BlobStore store = new DirectoryBlobStore(folder.resolve("home/store"));
        try (Stream<String> keys = store.list("")) {
            return keys.filter(key -> key.contains("/scores/") && key.endsWith("-" + domain.label() + ".arrow"))
                    .flatMap(key -> TrajectoryObjects.SCORES.read(store, key).stream())
                    .map(row -> row.judgement())
                    .toList();
        }
    }
}
