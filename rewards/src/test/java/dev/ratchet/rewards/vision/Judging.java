package dev.ratchet.rewards.vision;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;

/** Prompts with a reference, and what the verifier says of answers to them. */
final class Judging {
    private Judging() {}

    static Prompt prompt(String reference) {
        // The verifier does not look at the domain.
        return new Prompt(new PromptId("p"), Domain.MATH, 1, "What is to be seen?", reference);
    }

    static Judgement judge(String reference, String response) {
        return new VisionVerifier().judge(prompt(reference), response);
    }
}
