package dev.ratchet.policy.gradient;

import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.model.Matrix;
import java.lang.foreign.Arena;

/** Memory in which one thread computes: rows on the heap, and scores of attention for the library's products. */
final class Scratch {
    private final Arena arena;
    private float[] first = {};
    private float[] second = {};
    private float[] third = {};
    private Matrix scores;
    private Matrix slopes;

    Scratch(Arena arena) {
        this.arena = arena;
        scores = Matrix.zero(arena, 1, 0);
        slopes = scores;
    }

    float[] first(int length) {
        first = grown(first, length);
        return first;
    }

    float[] second(int length) {
        second = grown(second, length);
        return second;
    }

    float[] third(int length) {
        third = grown(third, length);
        return third;
    }

    /** Room up to whole panels. */
    private static float[] grown(float[] numbers, int length) {
        return numbers.length < length ? new float[Lanes.padded(length)] : numbers;
    }

    Matrix scores(int rows, int columns) {
        scores = grown(scores, (long) rows * columns);
        return scores.shaped(rows, columns);
    }

    Matrix slopes(int rows, int columns) {
        slopes = grown(slopes, (long) rows * columns);
        return slopes.shaped(rows, columns);
    }

    /** Twice as long at least, since what was too small stays until the arena is closed. */
    private Matrix grown(Matrix matrix, long numbers) {
        return matrix.columns() >= numbers
                ? matrix
                : Matrix.zero(arena, 1, Math.toIntExact(Math.max(numbers, 2L * matrix.columns())));
    }
}
