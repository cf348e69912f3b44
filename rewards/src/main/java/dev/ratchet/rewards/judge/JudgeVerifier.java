package dev.ratchet.rewards.judge;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chain-of-thought reward model (section 2.3.5): a language model is shown question, reference and response, reasons, and
 * ends with a verdict as JSON.
 *
 * <p>Each answer is voted on until a verdict has most of the votes; where none gets there it is UNVERIFIABLE. A vote that
 * cannot be read is asked for again under another seed, some times; after that an exception says why, and never becomes a
 * score. Since a model may say another thing when it is asked again, {@link dev.ratchet.rewards.RememberingVerifier} belongs
 * around it.
 */
public final class JudgeVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("judge", 1);

    /** Replies that are waited for until one can be read. */
    private static final int TRIES = 3;

    private final ChatModel model;
    private final JudgeSettings settings;

    public JudgeVerifier(ChatModel model, JudgeSettings settings) {
        this.model = requireNonNull(model, "model");
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    public VerifierId id() {
        return ID;
    }

    /** Empty: any reference can be shown. */
    @Override
    public Optional<String> refusal(Prompt prompt) {
        return Optional.empty();
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        if (response.isBlank()) {
            return Judgement.whole(Verdict.WRONG, "the response is blank", ID);
        }
        JudgedCase shown = JudgedCase.of(prompt, response);
        Map<Verdict, Integer> votes = new EnumMap<>(Verdict.class);
        for (int i = 0; i < settings.votes(); i++) {
            Vote vote = vote(shown, i);
            int of = votes.merge(vote.verdict(), 1, Integer::sum);
            if (2 * of > settings.votes()) {
                return Judgement.whole(vote.verdict(), "%s (votes %s)".formatted(vote.reason(), votes), ID);
            }
        }
        return Judgement.whole(Verdict.UNVERIFIABLE, "no verdict has most of the votes %s".formatted(votes), ID);
    }

    private Vote vote(JudgedCase shown, int number) {
        IllegalArgumentException last = new IllegalArgumentException("not asked");
        for (int i = 0; i < TRIES; i++) {
            String reply = model.reply(new ChatRequest(
                    JudgedCase.SYSTEM,
                    shown.shown(),
                    settings.temperature(),
                    settings.mostTokens(),
                    number * TRIES + i));
            try {
                return Vote.in(reply, shown.number());
            } catch (IllegalArgumentException e) {
                last = e;
            }
        }
        throw new IllegalStateException(
                "the judge %s does not end with a verdict, %d times: %s"
                        .formatted(settings.model(), TRIES, last.getMessage()),
                last);
    }
}
