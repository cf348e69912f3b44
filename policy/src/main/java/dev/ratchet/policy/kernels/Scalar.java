package dev.ratchet.policy.kernels;

import static dev.ratchet.policy.kernels.Functions.GELU;
import static dev.ratchet.policy.kernels.Functions.GELU_CUBE;
import static dev.ratchet.policy.kernels.Functions.HIGHEST;
import static dev.ratchet.policy.kernels.Functions.LN2_HIGH;
import static dev.ratchet.policy.kernels.Functions.LN2_LOW;
import static dev.ratchet.policy.kernels.Functions.LOG2_E;
import static dev.ratchet.policy.kernels.Functions.LOWEST;
import static dev.ratchet.policy.kernels.Functions.P0;
import static dev.ratchet.policy.kernels.Functions.P1;
import static dev.ratchet.policy.kernels.Functions.P2;
import static dev.ratchet.policy.kernels.Functions.P3;
import static dev.ratchet.policy.kernels.Functions.P4;
import static dev.ratchet.policy.kernels.Functions.P5;
import static dev.ratchet.policy.kernels.Functions.ROUNDER;
import static dev.ratchet.policy.kernels.Lanes.PANEL;

import java.util.Arrays;

/** What {@link Tile} and {@link Functions} do, one number after the other: slower, and the same to the bit. */
final class Scalar {
    private Scalar() {}

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
        for (int row = 0; row < rows; row++) {
            int out = to + row * yStride;
            Arrays.fill(y, out, out + PANEL, 0);
            for (int k = 0; k < length; k++) {
                float each = x[at + row * stride + k];
                int in = from + k * PANEL;
                for (int column = 0; column < PANEL; column++) {
                    y[out + column] = Math.fma(each, panel[in + column], y[out + column]);
                }
            }
        }
    }

    static float exp(float x) {
        float bounded = Math.min(Math.max(x, LOWEST), HIGHEST);
        float shifted = bounded * LOG2_E + ROUNDER;
        float whole = shifted - ROUNDER;
        float r = Math.fma(whole, -LN2_HIGH, bounded);
        r = Math.fma(whole, -LN2_LOW, r);
        float p = Math.fma(P0, r, P1);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P3);
        p = Math.fma(p, r, P4);
        p = Math.fma(p, r, P5);
        p = Math.fma(p, r * r, r) + 1f;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + (127 << 23));
        return x < LOWEST ? 0f : p * power;
    }

    static float exp(float[] x, int from, int count, float shift, float factor, float[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] = exp((x[from + i] - shift) * factor);
        }
        return sum(y, to, count);
    }

    static float sum(float[] x, int from, int count) {
        float[] lanes = new float[PANEL];
        for (int i = 0; i < count; i++) {
            lanes[i % PANEL] += x[from + i];
        }
        return total(lanes);
    }

    static float squares(float[] x, int from, int count) {
        float[] lanes = new float[PANEL];
        for (int i = 0; i < count; i++) {
            lanes[i % PANEL] = Math.fma(x[from + i], x[from + i], lanes[i % PANEL]);
        }
        return total(lanes);
    }

    private static float total(float[] lanes) {
        float sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    static void swiGlu(float[] gate, int gateFrom, float[] up, int upFrom, int count, float[] y, int to) {
        for (int i = 0; i < count; i++) {
            float g = gate[gateFrom + i];
            float sigmoid = 1f / (exp(-g) + 1f);
            y[to + i] = g * sigmoid * up[upFrom + i];
        }
    }

    static void gelu(float[] x, int from, int count) {
        for (int i = from; i < from + count; i++) {
            float u = (x[i] * x[i] * x[i] * GELU_CUBE + x[i]) * GELU;
            x[i] = x[i] / (exp(u) + 1f);
        }
    }
}
