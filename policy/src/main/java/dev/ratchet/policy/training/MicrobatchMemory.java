package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.DEVICE_OUT_OF_MEMORY;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;

/**
 * What a forward and backward pass must have in memory, counted from below: what does not fit by this does not fit.
 *
 * <p>For N tokens, R of them in the loss, in L layers of width W with F hidden units, H heads of D units and K key-value heads,
 * and a vocabulary V, where B readers of at most T queries and S keys are padded to each other:
 *
 * <pre>layer = N · (6·W + 2·H·D + 5·F) + Σ over blocks of readers  B · (H·D·T + 2·K·D·S + H·T·S)
 * loss  = 3 · R · V
 * bytes = 4 · ( L · layer + loss ),  or with recomputation  4 · ( L · N · W + max(layer, loss) )</pre>
 *
 * <p>An encoder of pictures adds l · T · (8·w + 3·f + h·T) for each picture of T patches, with l layers of width w, f hidden units
 * and h heads.
 *
 * <p>An answer that is computed in blocks has a formula of its own ({@link LongAnswer}).
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
        long width = config.width();
        long perToken = 6 * width + 2L * config.heads() * config.headWidth() + 5L * config.hiddenWidth();
        long layer = tokens * perToken + attention(microbatch);
        long loss = 3L * microbatch.lossTokens() * config.vocabulary();
        long pictures = pictures(microbatch);
        long floats = settings.recompute()
                ? pictures + config.layers() * tokens * width + Math.max(layer, loss)
                : pictures + config.layers() * layer + loss;
        return Float.BYTES * floats;
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

    /** As {@link PackedTokens} blocks readers: prompts that are shared, answers to those, and prompts with their only answer. */
    private long attention(Microbatch microbatch) {
        Readers prompts = new Readers();
        Readers answers = new Readers();
        Readers whole = new Readers();
        for (Branch branch : microbatch.branches()) {
            long prompt = branch.prompt().length();
            boolean shared = branch.answers().size() > 1;
            if (shared) {
                prompts.add(prompt, prompt);
            }
            for (Answer answer : branch.answers()) {
                long own = answer.tokens().length() - 1L;
                if (!shared) {
                    whole.add(prompt + own, prompt + own);
                } else if (own > 0) {
                    answers.add(own, prompt + own);
                }
            }
        }
        return prompts.floats() + answers.floats() + whole.floats();
    }

    private final class Readers {
        private long count;
        private long queries;
        private long keys;

        void add(long queriesOfOne, long keysOfOne) {
            count++;
            queries = Math.max(queries, queriesOfOne);
            keys = Math.max(keys, keysOfOne);
        }

        long floats() {
            long heads = config.heads();
            long width = config.headWidth();
            return count
                    * (heads * width * queries + 2L * config.keyValueHeads() * width * keys + heads * queries * keys);
        }
    }
}
