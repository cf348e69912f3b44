package dev.ratchet.policy.gradient;

import dev.ratchet.policy.kernels.Functions;

/** What happens to a row between products, and its gradient. */
final class Rows {
    private Rows() {}

    /** y = x · scale · weight. */
    static void norm(float[] x, int from, int count, float scale, float[] weight, int weightFrom, float[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] = x[from + i] * scale * weight[weightFrom + i];
        }
    }

    /**
     * The gradient of an RMS norm, y = x · r · w with r = 1 / √(mean of x² + ε), in place of that of y:
     *
     * <pre>dx = r · ( w∘dy − x · r² / n · Σ x∘w∘dy )   dw = x · r ∘ dy</pre>
     *
     * @param weightGradient adds up dw
     */
    static void normBack(
            float[] x,
            int from,
            int count,
            float scale,
            float[] weight,
            int weightFrom,
            float[] gradient,
            int at,
            float[] weightGradient) {
        float product = 0;
        for (int i = 0; i < count; i++) {
            float got = gradient[at + i];
            weightGradient[weightFrom + i] += x[from + i] * scale * got;
            gradient[at + i] = got * weight[weightFrom + i];
        }
        for (int i = 0; i < count; i++) {
            product = Math.fma(gradient[at + i], x[from + i], product);
        }
        float share = product * scale * scale / count;
        for (int i = 0; i < count; i++) {
            gradient[at + i] = scale * (gradient[at + i] - x[from + i] * share);
        }
    }

    /** Turns a head: pairs lie half a head apart. {@code sign} is 1, or −1 to turn it back. */
    static void turn(float[] x, int at, int half, float[] cosines, float[] sines, int angles, float sign) {
        for (int i = 0; i < half; i++) {
            float cosine = cosines[angles + i];
            float sine = sign * sines[angles + i];
            float first = x[at + i];
            float second = x[at + half + i];
            x[at + i] = first * cosine - second * sine;
            x[at + half + i] = second * cosine + first * sine;
        }
    }

    /** SwiGLU of a row of gates, then as many numbers up: y = g · s · u with s = 1 / (1 + e^−g). */
    static void swiGlu(float[] gateUp, int count, float[] y) {
        sigmoid(gateUp, count, y);
        for (int i = 0; i < count; i++) {
            y[i] = gateUp[i] * y[i] * gateUp[count + i];
        }
    }

    /**
     * The gradient of SwiGLU in place of gates and numbers up, from that of y, which becomes y itself:
     *
     * <pre>dg = dy · u · s · (1 + g · (1 − s))   du = dy · g · s</pre>
     */
    static void swiGluBack(float[] gateUp, int count, float[] gradientThenY, float[] memory) {
        sigmoid(gateUp, count, memory);
        for (int i = 0; i < count; i++) {
            float gate = gateUp[i];
            float up = gateUp[count + i];
            float s = memory[i];
            float got = gradientThenY[i];
            float opened = gate * s;
            gradientThenY[i] = opened * up;
            gateUp[i] = got * up * s * (1 + gate * (1 - s));
            gateUp[count + i] = got * opened;
        }
    }

    private static void sigmoid(float[] x, int count, float[] y) {
        System.arraycopy(x, 0, y, 0, count);
        float _ = Functions.exp(y, 0, count, 0, -1, y, 0);
        for (int i = 0; i < count; i++) {
            y[i] = 1 / (1 + y[i]);
        }
    }
}
