package dev.ratchet.policy.kernels;

import static dev.ratchet.policy.kernels.Lanes.PANEL;
import static dev.ratchet.policy.kernels.Lanes.SPECIES;
import static dev.ratchet.policy.kernels.Lanes.VECTOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What a transformer needs beside products. Sums are of sixteen lanes, number i in lane i mod 16, added
 * up from lane 0; what is left over of squares is added at the end. */
public final class Functions {
    static final float LOG2_E = 1.442695f;
    /** 1.5 · 2²³: adding it rounds to a whole number, which then lies in the lowest bits. */
    static final float ROUNDER = 12582912f;

    /** ln 2 in two parts, the first with zeros at its end, so that multiples of it are exact. */
    static final float LN2_HIGH = 0.6933594f;

    static final float LN2_LOW = -2.1219444e-4f;
    static final float LOWEST = -87f;
    static final float HIGHEST = 88f;

    /** Coefficients of a polynomial for (e^r − 1 − r) / r², those of Cephes' expf, the highest power first. */
    static final float P0 = 0.00019875691f;

    static final float P1 = 0.0013981999f;
    static final float P2 = 0.008333452f;
    static final float P3 = 0.041665796f;
    static final float P4 = 0.16666666f;
    static final float P5 = 0.5f;

    private Functions() {}

    /** e^x, within 2 units in the last place from −87 to 88; 0 below, e^88 above. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LOWEST).min(HIGHEST);
        FloatVector shifted = bounded.mul(LOG2_E).add(ROUNDER);
        FloatVector whole = shifted.sub(ROUNDER);
        FloatVector r = whole.fma(broadcast(-LN2_HIGH), bounded);
        r = whole.fma(broadcast(-LN2_LOW), r);
        FloatVector p = broadcast(P0);
        p = p.fma(r, broadcast(P1));
        p = p.fma(r, broadcast(P2));
        p = p.fma(r, broadcast(P3));
        p = p.fma(r, broadcast(P4));
        p = p.fma(r, broadcast(P5));
        p = p.fma(r.mul(r), r).add(1f);
        FloatVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(127 << 23)
                .reinterpretAsFloats();
        VectorMask<Float> tooLow = x.compare(VectorOperators.LT, LOWEST);
        return p.mul(power).blend(0f, tooLow);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** The largest of {@code count} numbers, which must not be none; NaN if there is one. */
    public static float max(float[] x, int from, int count) {
        int i = 0;
        float largest = Float.NEGATIVE_INFINITY;
        if (Lanes.VECTORS && count >= VECTOR) {
            FloatVector most = FloatVector.fromArray(SPECIES, x, from);
            for (i = VECTOR; i + VECTOR <= count; i += VECTOR) {
                most = most.max(FloatVector.fromArray(SPECIES, x, from + i));
            }
            largest = most.reduceLanes(VectorOperators.MAX);
        }
        for (; i < count; i++) {
            largest = Math.max(largest, x[from + i]);
        }
        return largest;
    }

    /**
     * Writes e^((x − shift) · factor) and returns the sum. Both arrays must have room up to whole panels; what is written
     * beyond {@code count} is 0.
     */
    public static float exp(float[] x, int from, int count, float shift, float factor, float[] y, int to) {
        for (int i = count; i < Lanes.padded(count); i++) {
            x[from + i] = Float.NEGATIVE_INFINITY;
        }
        if (!Lanes.VECTORS) {
            return Scalar.exp(x, from, Lanes.padded(count), shift, factor, y, to);
        }
        FloatVector low = FloatVector.zero(SPECIES);
        FloatVector high = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += PANEL) {
            FloatVector first =
                    exp(FloatVector.fromArray(SPECIES, x, from + i).sub(shift).mul(factor));
            FloatVector second = exp(FloatVector.fromArray(SPECIES, x, from + i + VECTOR)
                    .sub(shift)
                    .mul(factor));
            first.intoArray(y, to + i);
            second.intoArray(y, to + i + VECTOR);
            low = low.add(first);
            high = high.add(second);
        }
        return sum(low, high);
    }

    /** The sum of {@code count} numbers, a multiple of sixteen. */
    public static float sum(float[] x, int from, int count) {
        if (!Lanes.VECTORS) {
            return Scalar.sum(x, from, count);
        }
        FloatVector low = FloatVector.zero(SPECIES);
        FloatVector high = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += PANEL) {
            low = low.add(FloatVector.fromArray(SPECIES, x, from + i));
            high = high.add(FloatVector.fromArray(SPECIES, x, from + i + VECTOR));
        }
        return sum(low, high);
    }

    private static float sum(FloatVector low, FloatVector high) {
        float sum = 0;
        for (int lane = 0; lane < VECTOR; lane++) {
            sum += low.lane(lane);
        }
        for (int lane = 0; lane < VECTOR; lane++) {
            sum += high.lane(lane);
        }
        return sum;
    }

    /** The RMS norm: y = x / √(mean of x² + ε) · weight. x and y must have room up to whole panels, x zeros there. */
    public static void rmsNorm(
            float[] x, int from, float[] weight, int weightFrom, int count, float epsilon, float[] y, int to) {
        int whole = count / PANEL * PANEL;
        float sum = Lanes.VECTORS ? squares(x, from, whole) : Scalar.squares(x, from, whole);
        for (int i = whole; i < count; i++) {
            sum = Math.fma(x[from + i], x[from + i], sum);
        }
        float scale = (float) (1 / Math.sqrt(sum / count + epsilon));
        for (int i = 0; i < count; i++) {
            y[to + i] = x[from + i] * scale * weight[weightFrom + i];
        }
    }

    private static float squares(float[] x, int from, int count) {
        FloatVector low = FloatVector.zero(SPECIES);
        FloatVector high = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += PANEL) {
            FloatVector first = FloatVector.fromArray(SPECIES, x, from + i);
            FloatVector second = FloatVector.fromArray(SPECIES, x, from + i + VECTOR);
            low = first.fma(first, low);
            high = second.fma(second, high);
        }
        return sum(low, high);
    }

    /** SwiGLU: y = gate / (1 + e^−gate) · up, of a multiple of eight numbers. */
    public static void swiGlu(float[] gate, int gateFrom, float[] up, int upFrom, int count, float[] y, int to) {
        if (!Lanes.VECTORS) {
            Scalar.swiGlu(gate, gateFrom, up, upFrom, count, y, to);
            return;
        }
        for (int i = 0; i < count; i += VECTOR) {
            FloatVector g = FloatVector.fromArray(SPECIES, gate, gateFrom + i);
            FloatVector sigmoid = broadcast(1f).div(exp(g.neg()).add(1f));
            g.mul(sigmoid).mul(FloatVector.fromArray(SPECIES, up, upFrom + i)).intoArray(y, to + i);
        }
    }

    /** y += x. */
    public static void add(float[] x, int from, int count, float[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] += x[from + i];
        }
    }

    /** x = x · factor. */
    public static void scale(float[] x, int from, int count, float factor) {
        for (int i = 0; i < count; i++) {
            x[from + i] *= factor;
        }
    }
}
