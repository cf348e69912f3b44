package dev.ratchet.rewards.vision;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Pairs of reference and response, labelled before the verifier saw them: how often it says what the label says. */
class VisionPairsTest {
    private static final double LEAST_ACCURACY = 0.98;

    private record Pair(String reference, String response, Verdict expected, String kind) {
        static Pair of(String line) {
            List<String> cells = Arrays.asList(line.split("\t", -1));
            return new Pair(cells.get(0), cells.get(1).replace('⏎', '\n'), Verdict.valueOf(cells.get(2)), cells.get(3));
        }
    }

    @Test
    void verdicts_are_those_of_the_labels() throws IOException {
        List<Pair> pairs = pairs();
        List<String> disagreements = new ArrayList<>();
        Map<String, int[]> agreedOfAll = new TreeMap<>();
        for (Pair pair : pairs) {
            Judgement judgement = Judging.judge(pair.reference(), pair.response());
            boolean agrees = judgement.verdict() == pair.expected();
            int[] count = agreedOfAll.computeIfAbsent(pair.kind(), _ -> new int[2]);
            count[0] += agrees ? 1 : 0;
            count[1]++;
            if (!agrees) {
                disagreements.add("%s, expected %s: %s".formatted(pair.kind(), pair.expected(), judgement));
            }
        }
        disagreements.forEach(System.out::println);
        double accuracy = 1 - (double) disagreements.size() / pairs.size();
        System.out.printf(
                "accuracy %.4f of %d pairs: %s%n",
                accuracy,
                pairs.size(),
                agreedOfAll.entrySet().stream()
                        .map(kind -> "%s %d/%d".formatted(kind.getKey(), kind.getValue()[0], kind.getValue()[1]))
                        .collect(Collectors.joining(", ")));

        assertThat(pairs).hasSizeGreaterThan(150);
        assertThat(accuracy).isGreaterThanOrEqualTo(LEAST_ACCURACY);
    }

    @Test
    void a_reference_is_refused_when_and_only_when_it_is_unverifiable() throws IOException {
        for (Pair pair : pairs()) {
            assertThat(new VisionVerifier()
                            .refusal(Judging.prompt(pair.reference()))
                            .isPresent())
                    .as(pair.reference())
                    .isEqualTo(pair.expected() == Verdict.UNVERIFIABLE);
        }
    }

    private static List<Pair> pairs() throws IOException {
        try (InputStream file = VisionPairsTest.class.getResourceAsStream("pairs.tsv")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(Pair::of)
                    .toList();
        }
    }
}
