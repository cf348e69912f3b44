package dev.ratchet.storage;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a test under fresh seeds and names the one that failed. */
public final class Seeds {
    private Seeds() {}

    public static void forEach(int times, Consumer<SplittableRandom> test) {
        String fixed = System.getProperty("tests.seed");
        long first = fixed == null ? System.nanoTime() : Long.parseUnsignedLong(fixed, 16);
        for (int i = 0; i < (fixed == null ? times : 1); i++) {
            long seed = first + i;
            try {
                test.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Dtests.seed=%x".formatted(seed), e);
            }
        }
    }
}
