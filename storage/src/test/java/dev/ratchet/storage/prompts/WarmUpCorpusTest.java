package dev.ratchet.storage.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.storage.prompts.WarmUpCorpus.Digits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmUpCorpusTest {
    private static final Digits THREE = new Digits(3, 3);

    @Test
    void the_worked_share_is_kept_within_chance() {
        List<WarmUpExample> examples = new WarmUpCorpus(0.3, THREE, _ -> false).generate(7, 10_000);

        // four standard deviations of a share of 0.3 in 10,000 draws are 0.018
        assertThat(examples.stream().filter(WarmUpCorpusTest::showsWorking).count())
                .isBetween(2_816L, 3_184L);
    }

    @Test
    void a_share_of_nought_or_one_holds_only_one_kind() {
        assertThat(new WarmUpCorpus(0, THREE, _ -> false).generate(7, 200)).noneMatch(WarmUpCorpusTest::showsWorking);
        assertThat(new WarmUpCorpus(1, THREE, _ -> false).generate(7, 200)).allMatch(WarmUpCorpusTest::showsWorking);
    }

    @Test
    void the_same_seed_gives_the_same_examples_and_a_longer_corpus_goes_on_where_the_shorter_ended() {
        WarmUpCorpus corpus = new WarmUpCorpus(0.3, new Digits(1, 4), _ -> false);

        assertThat(corpus.generate(7, 300).subList(0, 200)).isEqualTo(corpus.generate(7, 200));
        assertThat(corpus.generate(8, 200)).isNotEqualTo(corpus.generate(7, 200));
    }

    @Test
    void both_operands_have_the_digits_that_were_asked_for() {
        Set<Integer> seen = new HashSet<>();
        for (WarmUpExample example : new WarmUpCorpus(0.3, new Digits(1, 3), _ -> false).generate(7, 500)) {
            String[] operands = example.question().replace("=", "").split("\\+", -1);

            assertThat(operands[0]).hasSameSizeAs(operands[1]);
            seen.add(operands[0].length());
        }

        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void a_held_out_question_is_never_drawn() {
        List<WarmUpExample> examples =
                new WarmUpCorpus(0.3, new Digits(1, 1), question -> question.startsWith("7")).generate(7, 1_000);

        assertThat(examples).noneMatch(example -> example.question().startsWith("7"));
    }

    @Test
    void a_corpus_with_everything_held_out_says_so() {
        WarmUpCorpus corpus = new WarmUpCorpus(0.3, new Digits(1, 1), _ -> true);

        assertThatThrownBy(() -> corpus.generate(7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer held-out questions");
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> new WarmUpCorpus(1.5, THREE, _ -> false))
                .hasMessage("worked share: 1.5 (expected: 0 to 1)");
        assertThatThrownBy(() -> new Digits(3, 2)).hasMessage("digits: 3 to 2 (expected: 1 to 18)");
        assertThatThrownBy(() -> new WarmUpCorpus(0.3, THREE, _ -> false).generate(7, 0))
                .hasMessage("warm-up examples: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new WarmUpExample("1+1=", " ")).hasMessageContaining("response: blank");
    }

    private static boolean showsWorking(WarmUpExample example) {
        return example.response().contains(":");
    }
}
