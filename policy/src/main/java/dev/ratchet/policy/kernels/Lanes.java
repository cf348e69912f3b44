package dev.ratchet.policy.kernels;

/** How numbers lie side by side: in panels of sixteen, computed by two vectors of eight. */
public final class Lanes {
    /** Columns of a panel; rows of arrays are padded to a multiple of it. */
    public static final int PANEL = 16;

    /** Numbers of a vector. */
    static final int VECTOR = 8;

    /**
     * Whether vectors compute, and not one number after the other with the same bits. They do not where the JVM was started
     * without their module, where the processor has none of eight, and where {@code -Dratchet.kernels=scalar} asks for it,
     * which is sooner warm and good for small models in processes that are not compiled to the end.
     */
    static final boolean VECTORS =
            !System.getProperty("ratchet.kernels", "vectors").equals("scalar")
                    && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                    && Vectors.available();

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
