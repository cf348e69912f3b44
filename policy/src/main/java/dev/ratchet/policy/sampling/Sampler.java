package dev.ratchet.policy.sampling;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * Writes answers. The token at position p of an answer is where {@code AddressedRandom.uniform(seed, trajectory, p)} falls
 * in what the settings make of the policy's distribution.
 */
public interface Sampler extends AutoCloseable {
    /** Of the policy that writes. */
    ModelConfig config();

    /** What the bits depend on beside weights, sequences, seed and settings. */
    String numerics();

    /**
     * Lets every live sequence write until it stops or the round is full, and returns what each got, in the order given.
     * Progress counts tokens. An answer that reaches the end of the model's context stops with the hard limit.
     *
     * @throws dev.ratchet.domain.fault.FaultException {@code DEVICE_OUT_OF_MEMORY} where a sequence alone has no room, before
     *     anything is written; {@code UNUSABLE_MODEL} where logits are not finite
     */
    List<Written> writeRound(List<LiveSequence> live, long campaignSeed, SamplingSettings settings, Progress progress);

    /** The logits of the token that would follow {@code context}: one for each of the vocabulary. */
    float[] logits(TokenIds context);

    /** The logits after each token of {@code context}: those of its first token, then those of the next, and so on. */
    float[] logitsAfterEach(TokenIds context);

    /** The same where {@code pictures} stand in the places of the first tokens for images. */
    float[] logitsAfterEach(TokenIds context, List<Picture> pictures);

    /** The last hidden state of the last token of {@code context}: one number for each unit of the width. */
    float[] hidden(TokenIds context);

    @Override
    void close();
}
