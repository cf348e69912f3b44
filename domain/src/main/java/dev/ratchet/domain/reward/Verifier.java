package dev.ratchet.domain.reward;

import dev.ratchet.domain.prompt.Prompt;
import java.util.Optional;

/**
 * The reward port: judges one answer to one prompt.
 *
 * <p>A judgement is a function of prompt and response; where the verifier is our own code, it is bounded by counting
 * operations and never by a clock. An answer that is merely bad is WRONG; an exception means that the verifier itself broke,
 * and never becomes a score. Safe for use by several threads.
 */
public interface Verifier {
    VerifierId id();

    /**
     * Why the prompt's reference cannot be judged against, in words that say what, the value and what was expected; empty if
     * it can. Asked when a prompt set is loaded, so that no campaign starts with prompts that nobody can answer.
     */
    Optional<String> refusal(Prompt prompt);

    /** Judges {@code response}, the text the policy wrote without its end token. */
    Judgement judge(Prompt prompt, String response);
}
