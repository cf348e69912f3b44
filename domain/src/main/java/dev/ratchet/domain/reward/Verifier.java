package dev.ratchet.domain.reward;

import dev.ratchet.domain.prompt.Prompt;

/**
 * The reward port: judges one answer to one prompt.
 *
 * <p>A judgement is a function of prompt and response. An answer that is merely bad is WRONG; an exception means that the
 * verifier itself broke, and never becomes a score.
 */
public interface Verifier {
    /** Judges {@code response}, the text the policy wrote without its end token. */
    Judgement judge(Prompt prompt, String response);
}
