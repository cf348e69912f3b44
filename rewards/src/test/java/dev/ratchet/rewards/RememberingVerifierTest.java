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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RememberingVerifierTest {
    private static final class Remembered implements JudgementMemory {
        private final Map<String, Judgement> byKey = new ConcurrentHashMap<>();

        @Override
        public Optional<Judgement> find(String key) {
            return Optional.ofNullable(byKey.get(key));
        }

        @Override
        public Judgement createOrRead(String key, Judgement judgement) {
            Judgement first = byKey.putIfAbsent(key, judgement);
            return first == null ? judgement : first;
        }
    }

    /** Says another thing each time it is asked. */
    private static final class Fickle implements Verifier {
        private int asked;

        @Override
        public VerifierId id() {
            return new VerifierId("fickle", 1);
        }

        @Override
        public Optional<String> refusal(Prompt prompt) {
            return Optional.of("never");
        }

        @Override
        public Judgement judge(Prompt prompt, String response) {
            asked++;
            if (response.equals("break")) {
                throw new IllegalStateException("broke");
            }
            return Judgement.whole(asked % 2 == 1 ? Verdict.RIGHT : Verdict.WRONG, "time " + asked, id());
        }
    }

    private final Fickle fickle = new Fickle();
    private final Remembered memory = new Remembered();
    private final RememberingVerifier verifier = new RememberingVerifier(fickle, "settings", memory);

    private static Prompt prompt(String id, String question) {
        return new Prompt(new PromptId(id), Domain.MATH, 1, question, "8");
    }

    @Test
    void the_first_judgement_of_the_same_content_stays() {
        Judgement first = verifier.judge(prompt("a", "question"), "8");

        assertThat(verifier.judge(prompt("b", "question"), "8")).isEqualTo(first);
        assertThat(new RememberingVerifier(new Fickle(), "settings", memory).judge(prompt("a", "question"), "8"))
                .isEqualTo(first);
        assertThat(fickle.asked).isEqualTo(1);
    }

    @Test
    void other_content_or_settings_are_judged_anew() {
        verifier.judge(prompt("a", "question"), "8");
        verifier.judge(prompt("a", "question"), "9");
        verifier.judge(prompt("a", "question8"), "");
        new RememberingVerifier(fickle, "others", memory).judge(prompt("a", "question"), "8");

        assertThat(fickle.asked).isEqualTo(4);
        assertThat(memory.byKey).hasSize(4);
    }

    @Test
    void the_judgement_of_who_came_first_is_the_judgement() {
        JudgementMemory late = new JudgementMemory() {
            @Override
            public Optional<Judgement> find(String key) {
                return Optional.empty();
            }

            @Override
            public Judgement createOrRead(String key, Judgement judgement) {
                return Judgement.whole(Verdict.WRONG, "was first", judgement.verifier());
            }
        };

        assertThat(new RememberingVerifier(fickle, "", late)
                        .judge(prompt("a", "question"), "8")
                        .reason())
                .isEqualTo("was first");
    }

    @Test
    void a_verifier_that_breaks_is_not_remembered() {
        assertThatThrownBy(() -> verifier.judge(prompt("a", "question"), "break"))
                .hasMessage("broke");
        assertThat(memory.byKey).isEmpty();
    }

    @Test
    void all_else_is_the_verifiers_own() {
        assertThat(verifier.id()).isEqualTo(fickle.id());
        assertThat(verifier.refusal(prompt("a", "question"))).hasValue("never");
    }
}
