package dev.ratchet.domain.policy;

import java.util.SplittableRandom;

/**
 * Randomness that is addressed, not drawn: what a token's draw is depends on the campaign's seed, the trajectory and the
 * position alone, so a step that runs again draws the same.
 *
 * <p>Mixing is the finalizer of SplitMix64 over the words of the address, one after the other.
 */
public final class AddressedRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private AddressedRandom() {}

    /** A uniform number in [0, 1) with 53 bits, for the token at {@code position} of the trajectory at {@code address}. */
    public static double uniform(long seed, long address, int position) {
        return (bits(seed, address, position) >>> 11) * 0x1.0p-53;
    }

    /** 64 mixed bits for an address of any number of words. */
    public static long bits(long seed, long... address) {
        long mixed = mix(seed + GOLDEN_GAMMA);
        for (long word : address) {
            mixed = mix(mixed ^ mix(word + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
        }
        return mix(mixed);
    }

    /** A generator for one named purpose, such as shuffling the batches of an iteration. */
    public static SplittableRandom generator(long seed, long... address) {
        return new SplittableRandom(bits(seed, address));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
