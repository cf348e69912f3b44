package dev.ratchet.policy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How numbers lie side by side: in panels of sixteen, computed by two vectors of eight. */
public final class Lanes {
    /** Columns of a panel; rows of arrays are padded to a multiple of it. */
    public static final int PANEL = 16;

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    static final int VECTOR = SPECIES.length();

    /**
     * Whether vectors compute, and not one number after the other with the same bits: not where the processor has none of
     * eight, nor where {@code -Dratchet.kernels=scalar} asks for it, which is sooner warm and good for small models in
     * processes that are not compiled to the end.
     */
    static final boolean VECTORS = FloatVector.SPECIES_PREFERRED.length() >= VECTOR
            && !System.getProperty("ratchet.kernels", "vectors").equals("scalar");

    private Lanes() {}

    /** {@code length} rounded up to whole panels. */
    public static int padded(int length) {
        return Math.multiplyExact(panels(length), PANEL);
    }

    /** How many panels {@code length} columns take. */
    public static int panels(int length) {
        return Math.ceilDiv(length, PANEL);
    }
}
