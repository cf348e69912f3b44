package dev.ratchet.rewards.k12;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;

/** Prompts and judgements for tests; the domain of a prompt is not looked at. */
final class Judging {
    private static final K12Verifier VERIFIER = new K12Verifier();

    private Judging() {}

    static Prompt prompt(String question, String reference) {
        return new Prompt(new PromptId("p"), Domain.MATH, 1, question, reference);
    }

    static Judgement judge(String reference, String response) {
        return VERIFIER.judge(prompt("question", reference), response);
    }

    static Verdict verdict(String reference, String response) {
        return judge(reference, response).verdict();
    }

    static String reason(String reference, String response) {
        return judge(reference, response).reason();
    }
}
