package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.DEVICE_OUT_OF_MEMORY;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.training.Microbatch.Branch;

/**
 * What a forward and backward pass must have in memory, counted from below: what does not fit by this does not fit. It is {@link
 * TapedTransformer}'s formula; an encoder of pictures adds l · T · (8·w + 3·f + h·T) for each picture of T patches, with l layers
 * of width w, f hidden units and h heads. An answer that is computed in blocks has a formula of its own ({@link LongAnswer}).
 */
final class MicrobatchMemory {
    private final ModelConfig config;
    private final MemorySettings settings;

    MicrobatchMemory(ModelConfig config, MemorySettings settings) {
        this.config = config;
        this.settings = settings;
    }

    /** Refuses a microbatch that needs more than is free. */
    void require(Microbatch microbatch, long freeBytes) {
        long bytes = bytes(microbatch);
        if (bytes > freeBytes) {
            throw new FaultException(
                    DEVICE_OUT_OF_MEMORY,
                    "microbatch of %d tokens: %d bytes (expected: at most the %d that are free); lower training.microbatchTokens, or set training.memory"
                            .formatted(tokens(microbatch), bytes, freeBytes));
        }
    }

    long bytes(Microbatch microbatch) {
        if (settings.isLong(microbatch)) {
            requireNoPictures(microbatch);
            return LongAnswer.bytes(config, tokens(microbatch), microbatch.lossTokens());
        }
        long tokens = tokens(microbatch);
        return TapedTransformer.bytes(config, tokens, microbatch.lossTokens(), settings.ofPass())
                + Float.BYTES * pictures(microbatch);
    }

    /** The gradient of a long answer leaves its prompt out, and with it the encoder. */
    static void requireNoPictures(Microbatch microbatch) {
        if (!microbatch.pictures().isEmpty()) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "answer of %d tokens with its prompt: %d pictures (expected: none above training.memory.prefixWithoutGradientFrom); raise that setting"
                            .formatted(tokens(microbatch), microbatch.pictures().size()));
        }
    }

    private long pictures(Microbatch microbatch) {
        long ofOne = config.vision()
                .map(vision -> (long) vision.layers()
                        * vision.patches()
                        * (8L * vision.width() + 3L * vision.hiddenWidth() + (long) vision.heads() * vision.patches()))
                .orElse(0L);
        return microbatch.pictures().size() * ofOne;
    }

    private static long tokens(Microbatch microbatch) {
        return microbatch.branches().stream().mapToLong(Branch::tokens).sum();
    }
}
