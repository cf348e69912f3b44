package dev.ratchet.policy.training;

import java.util.function.UnaryOperator;

/** The network over packed answers, forward and back. */
sealed interface Network extends AutoCloseable permits WrittenNetwork, EngineNetwork {
    /** Log-probabilities of the tokens in the loss, in the order of {@link PackedTokens#lossRows}. */
    float[] logProbs(PackedTokens packed);

    /**
     * Computes them as {@link #logProbs} does and adds the gradient of their sum by the slopes that {@code slopes} makes of them to
     * those of the weights.
     */
    void learn(PackedTokens packed, MemorySettings memory, UnaryOperator<float[]> slopes);

    /** Bytes that are kept for the next pass. */
    long heldBytes();

    /** Gives them back. */
    void release();

    @Override
    void close();
}
