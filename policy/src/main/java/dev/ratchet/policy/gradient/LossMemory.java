package dev.ratchet.policy.gradient;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Matrix;
import java.lang.foreign.Arena;

/** Memory for what {@link Head} computes, of some number of rows in the loss. */
final class LossMemory implements AutoCloseable {
    /** Logits that there are at a time, but at least those of a row. */
    private static final int LOGITS = 1 << 27;

    private final Arena arena;
    private final Matrix hidden;
    private final Matrix hiddenGradient;
    private final Matrix logits;

    /** Normed hidden states and their gradients, [R, W], and logits of as many rows as there are at a time. */
    record Rows(Matrix hidden, Matrix hiddenGradient, Matrix logits) {}

    private LossMemory(Arena arena, ModelConfig config, int rows) {
        this.arena = arena;
        hidden = Matrix.zero(arena, rows, config.width());
        hiddenGradient = Matrix.zero(arena, rows, config.width());
        logits = Matrix.zero(arena, rowsOfLogits(rows, config.vocabulary()), config.vocabulary());
    }

    @SuppressWarnings("MustBeClosedChecker") // the memory closes it
    static LossMemory of(ModelConfig config, int rows) {
        Arena arena = Arena.ofShared();
        try {
            return new LossMemory(arena, config, rows);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Does not depend on the memory there is, since bits may depend on it. */
    private static int rowsOfLogits(int rows, int vocabulary) {
        return Math.min(rows, Math.max(1, LOGITS / vocabulary));
    }

    int capacity() {
        return hidden.rows();
    }

    Rows rows(int count) {
        return new Rows(
                hidden.rows(0, count),
                hiddenGradient.rows(0, count),
                logits.rows(0, rowsOfLogits(count, logits.columns())));
    }

    /** Of so many rows in the loss. */
    static long bytes(ModelConfig config, long rows) {
        int some = (int) Math.min(rows, Integer.MAX_VALUE);
        return Float.BYTES
                * (2 * rows * config.width() + (long) rowsOfLogits(some, config.vocabulary()) * config.vocabulary());
    }

    @Override
    public void close() {
        arena.close();
    }
}
