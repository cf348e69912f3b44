package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;

import java.nio.FloatBuffer;

/** What holds for the values of every tensor, whatever file it came from. */
final class Tensors {
    private Tensors() {}

    /** A model with one NaN or infinity gives nothing but those; {@code first} is the number of the first value. */
    static void mustBeFinite(String file, String tensor, long first, FloatBuffer values) {
        int size = values.limit();
        float sum = 0;
        for (int i = 0; i < size; i++) {
            // 0 times a finite number is 0; times any other it is NaN, and stays so.
            sum += 0 * values.get(i);
        }
        if (sum != 0) {
            int bad = 0;
            while (Float.isFinite(values.get(bad))) {
                bad++;
            }
            throw unusable(
                    "%s, tensor %s, value %d: %s (expected: finite)", file, tensor, first + bad, values.get(bad));
        }
    }
}
