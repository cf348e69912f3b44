package dev.ratchet.policy.decoding;

import dev.ratchet.policy.decoding.CacheBlocks.Block;
import dev.ratchet.policy.kernels.Lanes;
import java.util.ArrayList;
import java.util.List;

/** The keys and values of one sequence, from its first position on. */
public final class CachedSequence implements AutoCloseable {
    private final CacheBlocks memory;
    private final List<Block> blocks = new ArrayList<>();
    private int length;

    public CachedSequence(CacheBlocks memory) {
        this.memory = memory;
    }

    /** Positions whose keys and values are there. */
    public int length() {
        return length;
    }

    /** Another sequence that begins as this one does, up to now: whole blocks are shared, the last one is copied. */
    public CachedSequence fork() {
        CachedSequence fork = new CachedSequence(memory);
        int whole = length / CacheBlocks.POSITIONS;
        for (Block block : blocks.subList(0, whole)) {
            memory.share(block);
            fork.blocks.add(block);
        }
        if (whole < blocks.size()) {
            Block copy = memory.take();
            System.arraycopy(blocks.get(whole).numbers, 0, copy.numbers, 0, copy.numbers.length);
            fork.blocks.add(copy);
        }
        fork.length = length;
        return fork;
    }

    /** Makes room for {@code count} positions more and counts them as there. */
    void grow(int count) {
        length += count;
        while (blocks.size() * CacheBlocks.POSITIONS < length) {
            blocks.add(memory.take());
        }
    }

    /**
     * Stores keys and values of a position, those of one head after another's.
     *
     * @param keys where in {@code numbers} the keys begin, and {@code values} where the values do
     */
    void store(int layer, int position, int heads, int headWidth, float[] numbers, int keys, int values) {
        float[] block = block(position / CacheBlocks.POSITIONS);
        int place = position % CacheBlocks.POSITIONS;
        for (int head = 0; head < heads; head++) {
            int key = keys + head * headWidth;
            int value = values + head * headWidth;
            int toKeys = memory.keysAt(layer, head) + place;
            int toValues = memory.valuesAt(layer, head) + place * Lanes.PANEL;
            for (int i = 0; i < headWidth; i++) {
                block[toKeys + i * Lanes.PANEL] = numbers[key + i];
                block[toValues + i / Lanes.PANEL * CacheBlocks.POSITIONS * Lanes.PANEL + i % Lanes.PANEL] =
                        numbers[value + i];
            }
        }
    }

    CacheBlocks memory() {
        return memory;
    }

    /** The numbers of the block with positions from {@code 16 · block}. */
    float[] block(int block) {
        return blocks.get(block).numbers;
    }

    /** Gives the blocks back that nobody shares. */
    @Override
    public void close() {
        blocks.forEach(memory::release);
        blocks.clear();
        length = 0;
    }
}
