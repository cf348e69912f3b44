package dev.ratchet.policy.scoring;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.tokens.Tokenizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The classic reward model (section 2.3.5): a policy that reads question, reference and response and says with a
 * {@link ValueHead} how probable it is that the response is right.
 *
 * <p>Of a response that does not fit into the policy's context the end is read, where its answer is. Who calls it from several
 * threads waits for the others: one engine computes.
 */
public final class ValueHeadVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("value-head", 1);

    private final Sampler policy;
    private final Tokenizer tokenizer;
    private final ValueHead head;
    private final int contextLength;
    private final double threshold;

    /**
     * Judges with {@code policy}, which it shares and does not own.
     *
     * @param contextLength of the policy, in tokens
     * @param threshold least probability that is RIGHT, between 0 and 1
     */
    public ValueHeadVerifier(Sampler policy, Tokenizer tokenizer, ValueHead head, int contextLength, double threshold) {
        require(contextLength >= 2, "context length: %d (expected: >= 2)", contextLength);
        require(0 < threshold && threshold < 1, "threshold: %s (expected: between 0 and 1)", threshold);
        this.policy = requireNonNull(policy, "policy");
        this.tokenizer = requireNonNull(tokenizer, "tokenizer");
        this.head = requireNonNull(head, "head");
        this.contextLength = contextLength;
        this.threshold = threshold;
    }

    @Override
    public VerifierId id() {
        return ID;
    }

    /** Why nothing of a response would fit beside question and reference. */
    @Override
    public Optional<String> refusal(Prompt prompt) {
        int tokens = before(prompt).length();
        return tokens + 1 < contextLength
                ? Optional.empty()
                : Optional.of("question and answer: %d tokens for the reward model (expected: fewer than %d)"
                        .formatted(tokens, contextLength - 1));
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        Optional<String> refusal = refusal(prompt);
        if (refusal.isPresent()) {
            return Judgement.whole(Verdict.UNVERIFIABLE, refusal.get(), ID);
        }
        if (response.isBlank()) {
            return Judgement.whole(Verdict.WRONG, "the response is blank", ID);
        }
        double probability = probability(prompt, response);
        String reason = String.format(
                Locale.ROOT, "probability %.4f that it is right (expected: %.4f or more)", probability, threshold);
        return Judgement.whole(probability >= threshold ? Verdict.RIGHT : Verdict.WRONG, reason, ID);
    }

    private synchronized double probability(Prompt prompt, String response) {
        TokenIds before = before(prompt);
        TokenIds written = tokenizer.encode(response);
        int room = contextLength - 1 - before.length();
        int[] read = written.toArray();
        TokenIds end = TokenIds.of(Arrays.copyOfRange(read, Math.max(0, read.length - room), read.length));
        return 1 / (1 + StrictMath.exp(-head.of(policy.hidden(before.followedBy(end)))));
    }

    private TokenIds before(Prompt prompt) {
        return tokenizer.encode("%s\n%s\n".formatted(prompt.question(), prompt.answer()));
    }
}
