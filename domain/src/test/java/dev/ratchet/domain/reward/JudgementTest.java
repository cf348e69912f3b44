package dev.ratchet.domain.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final VerifierId RUBRIC = new VerifierId("rubric", 1);
    private static final Part FULL = new Part("names the law", 2, 2);
    private static final Part HALF = new Part("gives the unit", 0.5, 1);
    private static final Part NONE = new Part("draws the forces", 0, 1);

    @Test
    void the_parts_decide_the_verdict_and_the_share() {
        assertThat(Judgement.ofParts(List.of(FULL), "all", RUBRIC).verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(Judgement.ofParts(List.of(NONE), "none", RUBRIC).verdict()).isEqualTo(Verdict.WRONG);

        Judgement some = Judgement.ofParts(List.of(FULL, HALF, NONE), "some", RUBRIC);
        assertThat(some.verdict()).isEqualTo(Verdict.PARTLY_RIGHT);
        assertThat(some.share()).isEqualTo(2.5 / 4);
    }

    @Test
    void a_whole_answer_has_the_share_of_its_verdict_and_what_was_not_judged_has_none() {
        assertThat(Judgement.whole(Verdict.RIGHT, "equal", RUBRIC).share()).isEqualTo(1);
        assertThat(Judgement.whole(Verdict.WRONG, "not equal", RUBRIC).share()).isZero();
        assertThatThrownBy(Judgement.whole(Verdict.VERIFIER_FAILED, "broke", RUBRIC)::share)
                .hasMessage("verdict: VERIFIER_FAILED (expected: one that was judged)");
    }

    @Test
    void a_judgement_that_contradicts_itself_is_refused() {
        assertThatThrownBy(() -> new Judgement(Verdict.RIGHT, List.of(FULL, NONE), "?", RUBRIC))
                .hasMessageContaining("verdict: RIGHT")
                .hasMessageContaining("expected: PARTLY_RIGHT");
        assertThatThrownBy(() -> Judgement.whole(Verdict.PARTLY_RIGHT, "some", RUBRIC))
                .hasMessageContaining("parts: none");
        assertThatThrownBy(() -> new Judgement(Verdict.VERIFIER_FAILED, List.of(NONE), "?", RUBRIC))
                .hasMessageContaining("verdict: VERIFIER_FAILED");
        assertThatThrownBy(() -> Judgement.whole(Verdict.WRONG, " ", RUBRIC)).hasMessageContaining("reason: blank");
        assertThatThrownBy(() -> new Part("a", 3, 2)).hasMessageContaining("part a, points: 3.0 (expected: 0 to 2.0)");
        assertThatThrownBy(() -> new Part("a", 0, 0)).hasMessageContaining("most points: 0.0");
        assertThatThrownBy(() -> new VerifierId("My verifier", 1)).hasMessageContaining("verifier: \"My verifier\"");
        assertThatThrownBy(() -> new VerifierId("rubric", 0)).hasMessageContaining("version: 0");
    }
}
