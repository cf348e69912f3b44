package dev.ratchet.rewards.k12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Pairs of reference and response of several subjects, labelled before the verifier saw them. The replies are written as language
 * models write; 142 of these 169 were judged as labelled at first, and the rules were then improved on them.
 */
class K12PairsTest {
    private static final double LEAST_ACCURACY = 0.98;

    private record Pair(Prompt prompt, String response, Verdict expected, String subject) {
        static Pair of(String line) {
            List<String> cells = Arrays.asList(line.split("\t", -1));
            String question = cells.get(4).isEmpty() ? "question" : cells.get(4);
            return new Pair(
                    Judging.prompt(question, cells.get(0)),
                    cells.get(1).replace('⏎', '\n'),
                    Verdict.valueOf(cells.get(2)),
                    cells.get(3));
        }
    }

    @Test
    void verdicts_are_those_of_the_labels() throws IOException {
        List<Pair> pairs = pairs();
        List<String> disagreements = new ArrayList<>();
        Map<String, int[]> agreedOfAll = new TreeMap<>();
        for (Pair pair : pairs) {
            Judgement judgement = new K12Verifier().judge(pair.prompt(), pair.response());
            boolean agrees = judgement.verdict() == pair.expected();
            int[] count = agreedOfAll.computeIfAbsent(pair.subject(), _ -> new int[2]);
            count[0] += agrees ? 1 : 0;
            count[1]++;
            if (!agrees) {
                disagreements.add("%s, %s, expected %s: %s"
                        .formatted(pair.subject(), pair.response(), pair.expected(), judgement));
            }
        }
        disagreements.forEach(System.out::println);
        double accuracy = 1 - (double) disagreements.size() / pairs.size();
        System.out.printf(
                "accuracy %.4f of %d pairs: %s%n",
                accuracy,
                pairs.size(),
                agreedOfAll.entrySet().stream()
                        .map(subject ->
                                "%s %d/%d".formatted(subject.getKey(), subject.getValue()[0], subject.getValue()[1]))
                        .collect(Collectors.joining(", ")));

        assertThat(pairs).hasSizeGreaterThan(200);
        assertThat(accuracy).isGreaterThanOrEqualTo(LEAST_ACCURACY);
    }

    @Test
    void no_reference_of_a_pair_is_refused() throws IOException {
        for (Pair pair : pairs()) {
            assertThat(new K12Verifier().refusal(pair.prompt()))
                    .as(pair.prompt().answer())
                    .isEmpty();
        }
    }

    private static List<Pair> pairs() throws IOException {
        try (InputStream file = K12PairsTest.class.getResourceAsStream("pairs.tsv")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(Pair::of)
                    .toList();
        }
    }
}
