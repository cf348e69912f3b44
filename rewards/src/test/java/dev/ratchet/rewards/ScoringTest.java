package dev.ratchet.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.math.MathVerifier;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private static final Prompt PROMPT = new Prompt(new PromptId("p"), Domain.MATH, 1, "1 + 1", "2");

    @Test
    void a_verifier_that_works_is_asked_once() {
        Breaking verifier = new Breaking(0);

        assertThat(new Scoring(verifier, 4).judge(PROMPT, "2").verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(verifier.calls).isEqualTo(1);
    }

    @Test
    void a_verifier_that_recovers_in_time_is_believed() {
        Breaking verifier = new Breaking(2);

        assertThat(new Scoring(verifier, 3).judge(PROMPT, "3").verdict()).isEqualTo(Verdict.WRONG);
        assertThat(verifier.calls).isEqualTo(3);
    }

    @Test
    void a_verifier_that_stays_broken_never_becomes_a_score() {
        Breaking verifier = new Breaking(99);

        Judgement judgement = new Scoring(verifier, 3).judge(PROMPT, "2");

        assertThat(judgement)
                .isEqualTo(Judgement.whole(
                        Verdict.VERIFIER_FAILED,
                        "broke 3 times, last with IllegalStateException: call 3",
                        new VerifierId("fragile", 3)));
        assertThat(judgement.verdict().judged()).isFalse();
        assertThat(verifier.calls).isEqualTo(3);
    }

    @Test
    void a_reference_is_refused_by_the_verifier_of_its_domain() {
        String tests = "{\"language\":\"python\",\"cases\":[{\"call\":\"f()\",\"expected\":\"1\"}]}";

        assertThat(Verifiers.refusal(PROMPT)).isEmpty();
        assertThat(Verifiers.refusal(prompt(Domain.MATH, tests))).isPresent();
        assertThat(Verifiers.refusal(prompt(Domain.CODE, tests))).isEmpty();
        assertThat(Verifiers.refusal(prompt(Domain.CODE, "2"))).isPresent();
    }

    private static Prompt prompt(Domain domain, String answer) {
        return new Prompt(new PromptId("p"), domain, 1, "question", answer);
    }

    @Test
    void no_attempt_at_all_is_refused() {
        assertThatThrownBy(() -> new Scoring(new MathVerifier(), 0)).hasMessage("attempts: 0 (expected: >= 1)");
    }

    /** Breaks some times, then judges. */
    private static final class Breaking implements Verifier {
        private final int failures;
        private int calls;

        Breaking(int failures) {
            this.failures = failures;
        }

        @Override
        public VerifierId id() {
            return new VerifierId("fragile", 3);
        }

        @Override
        public Optional<String> refusal(Prompt prompt) {
            return Optional.empty();
        }

        @Override
        public Judgement judge(Prompt prompt, String response) {
            calls++;
            if (calls <= failures) {
                throw new IllegalStateException("call " + calls);
            }
            return new MathVerifier().judge(prompt, response);
        }
    }
}
