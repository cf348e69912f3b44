package dev.ratchet.rewards.math;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pairs of reference and response, labelled before the verifier saw them: how often it says what the label says. */
class MathPairsTest {
    private static final double LEAST_ACCURACY = 0.98;

    @Test
    void verdicts_are_those_of_the_labels() throws IOException {
        List<LabelledPair> pairs = LabelledPair.all();
        MathVerifier verifier = new MathVerifier();
        List<String> disagreements = new ArrayList<>();
        Map<String, int[]> agreedOfAll = new TreeMap<>();
        for (LabelledPair pair : pairs) {
            Judgement judgement = verifier.judge(pair.prompt(), pair.response());
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

        assertThat(pairs).hasSizeGreaterThan(1000);
        assertThat(accuracy).isGreaterThanOrEqualTo(LEAST_ACCURACY);
    }

    @Test
    void a_reference_is_refused_when_and_only_when_it_is_unverifiable() throws IOException {
        MathVerifier verifier = new MathVerifier();
        for (LabelledPair pair : LabelledPair.all()) {
            assertThat(verifier.refusal(pair.prompt()).isPresent())
                    .as(pair.prompt().answer())
                    .isEqualTo(verifier.judge(pair.prompt(), pair.response()).verdict() == Verdict.UNVERIFIABLE);
        }
    }
}
