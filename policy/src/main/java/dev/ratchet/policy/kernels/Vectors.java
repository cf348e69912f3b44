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
import static dev.ratchet.policy.kernels.Lanes.VECTOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Functions} by vectors, in a class of its own, so that a JVM without them need not have it. */
final class Vectors {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

    private Vectors() {}

    /** Whether this processor has vectors of eight. */
    static boolean available() {
        return FloatVector.SPECIES_PREFERRED.length() >= SPECIES.length();
    }

    /**
     * e^x, within 2 units in the last place from −87 to 88; 0 below, e^88 above. It calls the library alone, whose methods
     * the compiler must inline: a call to one of ours, however short, it may leave a call, with vectors as objects.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LOWEST).min(HIGHEST);
        FloatVector shifted = bounded.mul(LOG2_E).add(ROUNDER);
        FloatVector whole = shifted.sub(ROUNDER);
        FloatVector r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), bounded);
        r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, P0);
        p = p.fma(r, FloatVector.broadcast(SPECIES, P1));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P2));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P3));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P4));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P5));
        p = p.fma(r.mul(r), r).add(1f);
        FloatVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(127 << 23)
                .reinterpretAsFloats();
        VectorMask<Float> tooLow = x.compare(VectorOperators.LT, LOWEST);
        return p.mul(power).blend(0f, tooLow);
    }

    /**
     * Of {@code count} numbers, at least eight; what is left over of eights is not looked at. In four chains, since each
     * maximum waits for the one before; which one is the largest does not depend on the order.
     */
    static float max(float[] x, int from, int count) {
        FloatVector most = FloatVector.fromArray(SPECIES, x, from);
        FloatVector second = most;
        FloatVector third = most;
        FloatVector fourth = most;
        int i = VECTOR;
        for (; i + 4 * VECTOR <= count; i += 4 * VECTOR) {
            most = most.max(FloatVector.fromArray(SPECIES, x, from + i));
            second = second.max(FloatVector.fromArray(SPECIES, x, from + i + VECTOR));
            third = third.max(FloatVector.fromArray(SPECIES, x, from + i + 2 * VECTOR));
            fourth = fourth.max(FloatVector.fromArray(SPECIES, x, from + i + 3 * VECTOR));
        }
        for (; i + VECTOR <= count; i += VECTOR) {
            most = most.max(FloatVector.fromArray(SPECIES, x, from + i));
        }
        return most.max(second).max(third.max(fourth)).reduceLanes(VectorOperators.MAX);
    }

    /** The sum is a pass of its own: two exponentials in one loop are more than the compiler inlines. */
    static float exp(float[] x, int from, int count, float shift, float factor, float[] y, int to) {
        for (int i = 0; i < count; i += VECTOR) {
            exp(FloatVector.fromArray(SPECIES, x, from + i).sub(shift).mul(factor))
                    .intoArray(y, to + i);
        }
        return sum(y, to, count);
    }

    /** A multiple of eight numbers; the compiler's own vectors do less well with as few as sixteen. */
    static void add(float[] x, int from, int count, float[] y, int to) {
        for (int i = 0; i < count; i += VECTOR) {
            FloatVector.fromArray(SPECIES, y, to + i)
                    .add(FloatVector.fromArray(SPECIES, x, from + i))
                    .intoArray(y, to + i);
        }
    }

    static float sum(float[] x, int from, int count) {
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

    static float squares(float[] x, int from, int count) {
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

    static void swiGlu(float[] gate, int gateFrom, float[] up, int upFrom, int count, float[] y, int to) {
        for (int i = 0; i < count; i += VECTOR) {
            FloatVector g = FloatVector.fromArray(SPECIES, gate, gateFrom + i);
            FloatVector sigmoid =
                    FloatVector.broadcast(SPECIES, 1f).div(exp(g.neg()).add(1f));
            g.mul(sigmoid).mul(FloatVector.fromArray(SPECIES, up, upFrom + i)).intoArray(y, to + i);
        }
    }

    static void gelu(float[] x, int from, int count) {
        for (int i = 0; i < count; i += VECTOR) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, from + i);
            FloatVector u = v.mul(v).mul(v).mul(GELU_CUBE).add(v).mul(GELU);
            v.div(exp(u).add(1f)).intoArray(x, from + i);
        }
    }

    /** The upper halves of {@code count} numbers become those numbers. */
    static void unpack(short[] halves, int from, int count, float[] y) {
        for (int i = 0; i < count; i += VECTOR) {
            ShortVector eight = ShortVector.fromArray(ShortVector.SPECIES_128, halves, from + i);
            ((IntVector) eight.convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_256, 0))
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(y, i);
        }
    }

    /** Bytes times the sixteen scales from {@code scale}, again and again. */
    static void unpack(byte[] bytes, int from, int count, float[] scales, int scale, float[] y) {
        FloatVector low = FloatVector.fromArray(SPECIES, scales, scale);
        FloatVector high = FloatVector.fromArray(SPECIES, scales, scale + VECTOR);
        for (int i = 0; i < count; i += PANEL) {
            eight(bytes, from + i).mul(low).intoArray(y, i);
            eight(bytes, from + i + VECTOR).mul(high).intoArray(y, i + VECTOR);
        }
    }

    private static FloatVector eight(byte[] bytes, int at) {
        ByteVector eight = ByteVector.fromArray(ByteVector.SPECIES_64, bytes, at);
        return (FloatVector) eight.convertShape(VectorOperators.B2F, SPECIES, 0);
    }
}
