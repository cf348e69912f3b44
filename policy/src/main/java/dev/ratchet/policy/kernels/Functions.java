package dev.ratchet.policy.kernels;

import static dev.ratchet.policy.kernels.Lanes.PANEL;
import static dev.ratchet.policy.kernels.Lanes.VECTOR;

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

    /** −2 · √(2/π), since (1 + tanh(u)) / 2 is 1 / (1 + e^−2u). */
    static final float GELU = -1.595769f;

    static final float GELU_CUBE = 0.044715f;

    private Functions() {}

    /** The largest of {@code count} numbers, which must not be none; NaN if there is one. */
    public static float max(float[] x, int from, int count) {
        int i = 0;
        float largest = Float.NEGATIVE_INFINITY;
        if (Lanes.VECTORS && count >= VECTOR) {
            largest = Vectors.max(x, from, count);
            i = count / VECTOR * VECTOR;
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
        int padded = Lanes.padded(count);
        for (int i = count; i < padded; i++) {
            x[from + i] = Float.NEGATIVE_INFINITY;
        }
        return Lanes.VECTORS
                ? Vectors.exp(x, from, padded, shift, factor, y, to)
                : Scalar.exp(x, from, padded, shift, factor, y, to);
    }

    /** The sum of {@code count} numbers, a multiple of sixteen. */
    public static float sum(float[] x, int from, int count) {
        return Lanes.VECTORS ? Vectors.sum(x, from, count) : Scalar.sum(x, from, count);
    }

    /** The RMS norm: y = x / √(mean of x² + ε) · weight. x and y must have room up to whole panels, x zeros there. */
    public static void rmsNorm(
            float[] x, int from, float[] weight, int weightFrom, int count, float epsilon, float[] y, int to) {
        float scale = rmsScale(x, from, count, epsilon);
        for (int i = 0; i < count; i++) {
            y[to + i] = x[from + i] * scale * weight[weightFrom + i];
        }
    }

    /** What the RMS norm multiplies with: 1 / √(mean of x² + ε). */
    public static float rmsScale(float[] x, int from, int count, float epsilon) {
        int whole = count / PANEL * PANEL;
        float sum = Lanes.VECTORS ? Vectors.squares(x, from, whole) : Scalar.squares(x, from, whole);
        for (int i = whole; i < count; i++) {
            sum = Math.fma(x[from + i], x[from + i], sum);
        }
        return (float) (1 / Math.sqrt(sum / count + epsilon));
    }

    /**
     * The layer norm: y = (x − mean) / √(mean of (x − mean)² + ε) · weight + bias. x and y must have room up to whole panels,
     * x zeros there; they may be the same.
     */
    public static void layerNorm(
            float[] x, int from, float[] weight, float[] bias, int count, float epsilon, float[] y, int to) {
        int whole = count / PANEL * PANEL;
        float sum = sum(x, from, whole);
        for (int i = whole; i < count; i++) {
            sum += x[from + i];
        }
        float mean = sum / count;
        for (int i = 0; i < count; i++) {
            y[to + i] = x[from + i] - mean;
        }
        float squares = Lanes.VECTORS ? Vectors.squares(y, to, whole) : Scalar.squares(y, to, whole);
        for (int i = whole; i < count; i++) {
            squares = Math.fma(y[to + i], y[to + i], squares);
        }
        float scale = (float) (1 / Math.sqrt(squares / count + epsilon));
        for (int i = 0; i < count; i++) {
            y[to + i] = y[to + i] * scale * weight[i] + bias[i];
        }
    }

    /** GELU by the hyperbolic tangent, x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2, of a multiple of eight numbers, in place. */
    public static void gelu(float[] x, int from, int count) {
        if (Lanes.VECTORS) {
            Vectors.gelu(x, from, count);
        } else {
            Scalar.gelu(x, from, count);
        }
    }

    /** SwiGLU: y = gate / (1 + e^−gate) · up, of a multiple of eight numbers. */
    public static void swiGlu(float[] gate, int gateFrom, float[] up, int upFrom, int count, float[] y, int to) {
        if (Lanes.VECTORS) {
            Vectors.swiGlu(gate, gateFrom, up, upFrom, count, y, to);
        } else {
            Scalar.swiGlu(gate, gateFrom, up, upFrom, count, y, to);
        }
    }

    /** y += x. */
    public static void add(float[] x, int from, int count, float[] y, int to) {
        int i = 0;
        if (Lanes.VECTORS) {
            i = count / VECTOR * VECTOR;
            Vectors.add(x, from, i, y, to);
        }
        for (; i < count; i++) {
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
