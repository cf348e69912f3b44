package dev.ratchet.policy.kernels;

import static dev.ratchet.policy.kernels.Lanes.PANEL;
import static dev.ratchet.policy.kernels.Lanes.VECTOR;
import static dev.ratchet.policy.kernels.PackedRows.FOUR;
import static dev.ratchet.policy.kernels.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/** {@link Tile} by vectors. */
final class VectorTile {
    private VectorTile() {}

    /** Numbers of the next panel that four rows go past with each of their own: eight times four rows go past all of it. */
    private static final int TOUCH = 2;

    static float multiply(PackedRows x, float[] panel, int from, int next, int length, float[] y, int to, int yStride) {
        int row = 0;
        float touched = 0;
        for (; row + FOUR <= x.count(); row += FOUR) {
            int touch = row / FOUR < PANEL / TOUCH ? next + row / FOUR * TOUCH * length : from;
            touched += packedFour(x.fours(), row * length, panel, from, touch, length, y, to + row * yStride, yStride);
        }
        multiply(
                x.rows(),
                row * x.stride(),
                x.stride(),
                x.count() - row,
                panel,
                from,
                length,
                y,
                to + row * yStride,
                yStride);
        return touched;
    }

    static void multiply(
            float[] x,
            int at,
            int stride,
            int rows,
            float[] panel,
            int from,
            int length,
            float[] y,
            int to,
            int yStride) {
        int row = 0;
        for (; row + 4 <= rows; row += 4) {
            four(x, at + row * stride, stride, panel, from, length, y, to + row * yStride, yStride);
        }
        switch (rows - row) {
            case 0 -> {}
            case 1 -> one(x, at + row * stride, panel, from, length, y, to + row * yStride);
            case 2 -> two(x, at + row * stride, stride, panel, from, length, y, to + row * yStride, yStride);
            case 3 -> three(x, at + row * stride, stride, panel, from, length, y, to + row * yStride, yStride);
            default -> throw new IllegalStateException("rows left: %d (expected: 0 to 3)".formatted(rows - row));
        }
    }

    private static void four(
            float[] x, int at, int stride, float[] panel, int from, int length, float[] y, int to, int yStride) {
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        FloatVector low1 = FloatVector.zero(SPECIES);
        FloatVector high1 = FloatVector.zero(SPECIES);
        FloatVector low2 = FloatVector.zero(SPECIES);
        FloatVector high2 = FloatVector.zero(SPECIES);
        FloatVector low3 = FloatVector.zero(SPECIES);
        FloatVector high3 = FloatVector.zero(SPECIES);
        int at1 = at + stride;
        int at2 = at + 2 * stride;
        int at3 = at + 3 * stride;
        for (int k = 0; k < length; k++) {
            FloatVector low = FloatVector.fromArray(SPECIES, panel, from + k * PANEL);
            FloatVector high = FloatVector.fromArray(SPECIES, panel, from + k * PANEL + VECTOR);
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[at + k]);
            low0 = x0.fma(low, low0);
            high0 = x0.fma(high, high0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, x[at1 + k]);
            low1 = x1.fma(low, low1);
            high1 = x1.fma(high, high1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, x[at2 + k]);
            low2 = x2.fma(low, low2);
            high2 = x2.fma(high, high2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, x[at3 + k]);
            low3 = x3.fma(low, low3);
            high3 = x3.fma(high, high3);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
        low1.intoArray(y, to + yStride);
        high1.intoArray(y, to + yStride + VECTOR);
        low2.intoArray(y, to + 2 * yStride);
        high2.intoArray(y, to + 2 * yStride + VECTOR);
        low3.intoArray(y, to + 3 * yStride);
        high3.intoArray(y, to + 3 * yStride + VECTOR);
    }

    private static float packedFour(
            float[] x, int at, float[] panel, int from, int touch, int length, float[] y, int to, int yStride) {
        float touched = 0;
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        FloatVector low1 = FloatVector.zero(SPECIES);
        FloatVector high1 = FloatVector.zero(SPECIES);
        FloatVector low2 = FloatVector.zero(SPECIES);
        FloatVector high2 = FloatVector.zero(SPECIES);
        FloatVector low3 = FloatVector.zero(SPECIES);
        FloatVector high3 = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            FloatVector low = FloatVector.fromArray(SPECIES, panel, from + k * PANEL);
            FloatVector high = FloatVector.fromArray(SPECIES, panel, from + k * PANEL + VECTOR);
            touched += panel[touch + k * TOUCH];
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[at + k * FOUR]);
            low0 = x0.fma(low, low0);
            high0 = x0.fma(high, high0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, x[at + k * FOUR + 1]);
            low1 = x1.fma(low, low1);
            high1 = x1.fma(high, high1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, x[at + k * FOUR + 2]);
            low2 = x2.fma(low, low2);
            high2 = x2.fma(high, high2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, x[at + k * FOUR + 3]);
            low3 = x3.fma(low, low3);
            high3 = x3.fma(high, high3);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
        low1.intoArray(y, to + yStride);
        high1.intoArray(y, to + yStride + VECTOR);
        low2.intoArray(y, to + 2 * yStride);
        high2.intoArray(y, to + 2 * yStride + VECTOR);
        low3.intoArray(y, to + 3 * yStride);
        high3.intoArray(y, to + 3 * yStride + VECTOR);
        return touched;
    }

    private static void three(
            float[] x, int at, int stride, float[] panel, int from, int length, float[] y, int to, int yStride) {
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        FloatVector low1 = FloatVector.zero(SPECIES);
        FloatVector high1 = FloatVector.zero(SPECIES);
        FloatVector low2 = FloatVector.zero(SPECIES);
        FloatVector high2 = FloatVector.zero(SPECIES);
        int at1 = at + stride;
        int at2 = at + 2 * stride;
        for (int k = 0; k < length; k++) {
            FloatVector low = FloatVector.fromArray(SPECIES, panel, from + k * PANEL);
            FloatVector high = FloatVector.fromArray(SPECIES, panel, from + k * PANEL + VECTOR);
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[at + k]);
            low0 = x0.fma(low, low0);
            high0 = x0.fma(high, high0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, x[at1 + k]);
            low1 = x1.fma(low, low1);
            high1 = x1.fma(high, high1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, x[at2 + k]);
            low2 = x2.fma(low, low2);
            high2 = x2.fma(high, high2);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
        low1.intoArray(y, to + yStride);
        high1.intoArray(y, to + yStride + VECTOR);
        low2.intoArray(y, to + 2 * yStride);
        high2.intoArray(y, to + 2 * yStride + VECTOR);
    }

    private static void two(
            float[] x, int at, int stride, float[] panel, int from, int length, float[] y, int to, int yStride) {
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        FloatVector low1 = FloatVector.zero(SPECIES);
        FloatVector high1 = FloatVector.zero(SPECIES);
        int at1 = at + stride;
        for (int k = 0; k < length; k++) {
            FloatVector low = FloatVector.fromArray(SPECIES, panel, from + k * PANEL);
            FloatVector high = FloatVector.fromArray(SPECIES, panel, from + k * PANEL + VECTOR);
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[at + k]);
            low0 = x0.fma(low, low0);
            high0 = x0.fma(high, high0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, x[at1 + k]);
            low1 = x1.fma(low, low1);
            high1 = x1.fma(high, high1);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
        low1.intoArray(y, to + yStride);
        high1.intoArray(y, to + yStride + VECTOR);
    }

    private static void one(float[] x, int at, float[] panel, int from, int length, float[] y, int to) {
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            FloatVector low = FloatVector.fromArray(SPECIES, panel, from + k * PANEL);
            FloatVector high = FloatVector.fromArray(SPECIES, panel, from + k * PANEL + VECTOR);
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[at + k]);
            low0 = x0.fma(low, low0);
            high0 = x0.fma(high, high0);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
    }

    /**
     * One row of x times {@value Tile#WIDE} panels that follow each other: several streams of memory
     * at a time, which is what one row waits for.
     */
    static void multiplyWide(float[] x, int at, float[] panels, int from, int length, float[] y, int to) {
        int second = from + length * PANEL;
        int third = second + length * PANEL;
        int fourth = third + length * PANEL;
        FloatVector low0 = FloatVector.zero(SPECIES);
        FloatVector high0 = FloatVector.zero(SPECIES);
        FloatVector low1 = FloatVector.zero(SPECIES);
        FloatVector high1 = FloatVector.zero(SPECIES);
        FloatVector low2 = FloatVector.zero(SPECIES);
        FloatVector high2 = FloatVector.zero(SPECIES);
        FloatVector low3 = FloatVector.zero(SPECIES);
        FloatVector high3 = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            FloatVector each = FloatVector.broadcast(SPECIES, x[at + k]);
            low0 = each.fma(FloatVector.fromArray(SPECIES, panels, from + k * PANEL), low0);
            high0 = each.fma(FloatVector.fromArray(SPECIES, panels, from + k * PANEL + VECTOR), high0);
            low1 = each.fma(FloatVector.fromArray(SPECIES, panels, second + k * PANEL), low1);
            high1 = each.fma(FloatVector.fromArray(SPECIES, panels, second + k * PANEL + VECTOR), high1);
            low2 = each.fma(FloatVector.fromArray(SPECIES, panels, third + k * PANEL), low2);
            high2 = each.fma(FloatVector.fromArray(SPECIES, panels, third + k * PANEL + VECTOR), high2);
            low3 = each.fma(FloatVector.fromArray(SPECIES, panels, fourth + k * PANEL), low3);
            high3 = each.fma(FloatVector.fromArray(SPECIES, panels, fourth + k * PANEL + VECTOR), high3);
        }
        low0.intoArray(y, to);
        high0.intoArray(y, to + VECTOR);
        low1.intoArray(y, to + 1 * PANEL);
        high1.intoArray(y, to + 1 * PANEL + VECTOR);
        low2.intoArray(y, to + 2 * PANEL);
        high2.intoArray(y, to + 2 * PANEL + VECTOR);
        low3.intoArray(y, to + 3 * PANEL);
        high3.intoArray(y, to + 3 * PANEL + VECTOR);
    }
}
