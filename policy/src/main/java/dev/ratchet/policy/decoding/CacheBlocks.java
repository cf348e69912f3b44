package dev.ratchet.policy.decoding;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Lanes;
import java.util.ArrayDeque;

/**
 * Memory for keys and values: blocks of sixteen positions, of all layers and heads, at most so many bytes. A block belongs
 * to one sequence, or to several that begin alike.
 *
 * <p>In a block stand, for each layer and key-value head, sixteen keys as a panel [D][16] and sixteen values as panels
 * [D / 16][16 positions][16]; D is the head's width, rounded up to whole panels.
 */
public final class CacheBlocks {
    /** Positions of a block. */
    public static final int POSITIONS = Lanes.PANEL;

    private final int keyValueHeads;
    private final int headNumbers;
    private final int numbers;
    private final int most;
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private int taken;
    private int reserved;

    /** One block. */
    static final class Block {
        final float[] numbers;
        private int owners = 1;

        Block(int numbers) {
            this.numbers = new float[numbers];
        }
    }

    /** Blocks for the keys and values of {@code config}, of at most {@code bytes} in all. */
    public CacheBlocks(ModelConfig config, long bytes) {
        this(config.layers(), config.keyValueHeads(), config.headWidth(), bytes);
    }

    CacheBlocks(int layers, int keyValueHeads, int headWidth, long bytes) {
        this.keyValueHeads = keyValueHeads;
        headNumbers = 2 * POSITIONS * Lanes.padded(headWidth);
        numbers = Math.multiplyExact(layers * keyValueHeads, headNumbers);
        long fit = bytes / bytesOfBlock();
        require(
                fit >= 1,
                "cache: %d bytes (expected: at least %d, one block of %d positions)",
                bytes,
                bytesOfBlock(),
                POSITIONS);
        most = (int) Math.min(fit, Integer.MAX_VALUE);
    }

    /** Blocks that {@code positions} take. */
    public static int blocksFor(int positions) {
        return Math.ceilDiv(positions, POSITIONS);
    }

    /** Bytes of one block. */
    public long bytesOfBlock() {
        return (long) numbers * Float.BYTES;
    }

    /** Most blocks that there can be. */
    public int most() {
        return most;
    }

    /** Blocks that belong to somebody. */
    public int taken() {
        return taken;
    }

    /**
     * Sets blocks aside for somebody who will take them.
     *
     * @return whether there are so many that nobody else has set aside
     */
    public boolean reserve(int blocks) {
        if (blocks > most - reserved) {
            return false;
        }
        reserved += blocks;
        return true;
    }

    /** Gives up what {@link #reserve} has set aside. */
    public void giveUp(int blocks) {
        reserved -= blocks;
    }

    /** Where the keys of a layer's head begin in a block; its values follow. */
    int keysAt(int layer, int head) {
        return (layer * keyValueHeads + head) * headNumbers;
    }

    int valuesAt(int layer, int head) {
        return keysAt(layer, head) + headNumbers / 2;
    }

    Block take() {
        if (taken == most) {
            throw new IllegalStateException("cache: all %d blocks are taken (expected: one reserved)".formatted(most));
        }
        taken++;
        Block block = free.poll();
        if (block == null) {
            return new Block(numbers);
        }
        block.owners = 1;
        return block;
    }

    void share(Block block) {
        block.owners++;
    }

    void release(Block block) {
        block.owners--;
        if (block.owners == 0) {
            taken--;
            free.push(block);
        }
    }
}
