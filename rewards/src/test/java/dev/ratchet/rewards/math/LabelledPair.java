package dev.ratchet.rewards.math;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A reference and a response, labelled before any verifier saw them. */
public record LabelledPair(Prompt prompt, String response, Verdict expected, String kind) {
    private static final char LINE_END = '⏎';

    /** Those of {@code pairs.tsv}. */
    public static List<LabelledPair> all() throws IOException {
        try (InputStream file = LabelledPair.class.getResourceAsStream("pairs.tsv")) {
            if (file == null) {
                throw new FileNotFoundException("pairs.tsv");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(LabelledPair::of)
                    .toList();
        }
    }

    private static LabelledPair of(String line) {
        List<String> cells = Arrays.asList(line.split("\t", -1));
        String question = cells.get(4).isEmpty() ? "question" : cells.get(4);
        return new LabelledPair(
                new Prompt(new PromptId("p"), Domain.MATH, 1, question, cells.get(0)),
                cells.get(1).replace(LINE_END, '\n'),
                Verdict.valueOf(cells.get(2)),
                cells.get(3));
    }

    /** Reference and response as in the file. */
    public String line() {
        return prompt.answer() + "\t" + response.replace('\n', LINE_END);
    }
}
