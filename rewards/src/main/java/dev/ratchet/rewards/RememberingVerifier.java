package dev.ratchet.rewards;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import java.util.Optional;

/**
 * A verifier that could say another thing when it is asked again, since it has a clock or asks a model: the first judgement of
 * the same content by the same verifier is the judgement from then on. One that breaks is not remembered.
 *
 * @param verifier what judges what is new
 * @param settings of the verifier, in words: others are another verifier
 */
public record RememberingVerifier(Verifier verifier, String settings, JudgementMemory memory) implements Verifier {
    public RememberingVerifier {
        requireNonNull(verifier, "verifier");
        requireNonNull(settings, "settings");
        requireNonNull(memory, "memory");
    }

    @Override
    public VerifierId id() {
        return verifier.id();
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        return verifier.refusal(prompt);
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        String key = ContentHash.of(id().toString(), settings, prompt.question(), prompt.answer(), response);
        return memory.find(key).orElseGet(() -> memory.createOrRead(key, verifier.judge(prompt, response)));
    }
}
