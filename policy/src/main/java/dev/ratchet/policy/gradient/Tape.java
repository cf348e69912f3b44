package dev.ratchet.policy.gradient;

import dev.ratchet.policy.formats.Family;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.SharedAttention.Kept;
import dev.ratchet.policy.gradient.TapedTransformer.Memory;
import dev.ratchet.policy.model.Matrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** What a forward pass over at most so many tokens leaves for the way back, and memory to compute in. */
final class Tape implements AutoCloseable {
    private final ModelConfig config;
    private final Arena arena;
    private final int capacity;

    /** What each layer reads, and what the last one says. */
    final List<Matrix> inputs = new ArrayList<>();

    /** Of each layer, or of one at a time. */
    final List<OfLayer> layers = new ArrayList<>();

    final Matrix normed;
    final Matrix activated;
    final Matrix gradient;
    final Matrix normedGradient;
    final Matrix activatedGradient;
    final Matrix mixedGradient;
    final Matrix queryKeyValueGradient;

    /**
     * What a layer computes.
     *
     * @param unrotated queries and keys before the norms of heads, where there are such
     */
    record OfLayer(Kept attention, Matrix unrotated, Matrix between, Matrix gateUp) {
        OfLayer rows(int count) {
            return new OfLayer(
                    new Kept(
                            attention.queryKeyValue().rows(0, count),
                            attention.mixed().rows(0, count),
                            attention.normaliser().rows(0, count)),
                    unrotated.rows(0, count),
                    between.rows(0, count),
                    gateUp.rows(0, count));
        }
    }

    private LossMemory loss;

    private Tape(Arena arena, ModelConfig config, int capacity, int layersKept) {
        this.arena = arena;
        this.config = config;
        this.capacity = capacity;
        int width = config.width();
        int mixed = config.heads() * config.headWidth();
        int queryKey = (config.heads() + config.keyValueHeads()) * config.headWidth();
        int all = queryKey + config.keyValueHeads() * config.headWidth();
        for (int i = 0; i <= config.layers(); i++) {
            inputs.add(zero(width));
        }
        for (int i = 0; i < layersKept; i++) {
            layers.add(new OfLayer(
                    new Kept(zero(all), zero(mixed), zero(2 * config.heads())),
                    zero(config.family() == Family.QWEN3 ? queryKey : 0),
                    zero(width),
                    zero(2 * config.hiddenWidth())));
        }
        normed = zero(width);
        activated = zero(config.hiddenWidth());
        gradient = zero(width);
        normedGradient = zero(width);
        activatedGradient = zero(config.hiddenWidth());
        mixedGradient = zero(mixed);
        queryKeyValueGradient = zero(all);
        loss = LossMemory.of(config, 0);
    }

    @SuppressWarnings("MustBeClosedChecker") // the tape closes it
    static Tape of(ModelConfig config, int capacity, int layersKept) {
        Arena arena = Arena.ofShared();
        try {
            return new Tape(arena, config, capacity, layersKept);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private Matrix zero(int columns) {
        return Matrix.zero(arena, capacity, columns);
    }

    /** Bytes that it keeps from others. */
    long bytes() {
        Memory memory = layers.size() == config.layers() ? Memory.KEPT : Memory.RECOMPUTED;
        return TapedTransformer.bytes(config, capacity, loss.capacity(), memory);
    }

    boolean holds(int tokens, int layersKept) {
        return capacity >= tokens && layers.size() >= layersKept;
    }

    LossMemory.Rows loss(int rows) {
        if (loss.capacity() < rows) {
            loss.close();
            loss = LossMemory.of(config, 0); // if the next one cannot be had
            LossMemory larger = LossMemory.of(config, rows);
            loss.close();
            loss = larger;
        }
        return loss.rows(rows);
    }

    @Override
    public void close() {
        loss.close();
        arena.close();
    }
}
