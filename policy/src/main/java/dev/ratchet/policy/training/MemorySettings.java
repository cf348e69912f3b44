package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.TapedTransformer;

/**
 * How a step saves memory, at the cost of time.
 *
 * @param recompute whether only the input of each layer is kept of a forward pass, and the rest computed again for the
 *     backward pass; the gradients are the same, to the bit
 * @param prefixWithoutGradientFrom an answer that has, with its prompt, more tokens than this is computed in blocks, and what
 *     lies before its loss without gradient; 0 is never
 */
public record MemorySettings(boolean recompute, int prefixWithoutGradientFrom) {
    public static final MemorySettings NONE = new MemorySettings(false, 0);

    public MemorySettings {
        require(
                prefixWithoutGradientFrom >= 0,
                "prefix without gradient from: %d (expected: >= 0)",
                prefixWithoutGradientFrom);
    }

    /**
     * Bytes that an answer which is computed in blocks keeps at most, {@link LongAnswer}'s formula: linear in the tokens.
     *
     * @param read tokens that go through the network: all of prompt and answer but the last
     * @param segment of these, as many as tokens are in the loss
     */
    public static long longAnswerBytes(ModelConfig config, long read, long segment) {
        return LongAnswer.bytes(config, read, segment);
    }

    TapedTransformer.Memory ofPass() {
        return recompute ? TapedTransformer.Memory.RECOMPUTED : TapedTransformer.Memory.KEPT;
    }

    /** Whether this is an answer by itself that is to be computed in blocks. */
    boolean isLong(Microbatch microbatch) {
        return prefixWithoutGradientFrom > 0
                && microbatch.branches().size() == 1
                && microbatch.branches().getFirst().answers().size() == 1
                && microbatch.branches().getFirst().prompt().length()
                                + microbatch.first().tokens().length()
                        > prefixWithoutGradientFrom;
    }
}
