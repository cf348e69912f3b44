package dev.ratchet.policy.model;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Operations of the engine that its array interface leaves out. */
public final class Torch {
    // The engine takes null for "no bias", which its signature does not say.
    @SuppressWarnings("NullAway")
    private static final PtNDArray NO_BIAS = null;

    private Torch() {}

    /** An array of {@code shape} in engine memory, whose values are not set. Aligned as the kernels' bits need it. */
    public static NDArray uninitialised(NDManager manager, long... shape) {
        return manager.create(new Shape(shape), DataType.FLOAT32);
    }

    /**
     * The memory of a contiguous array, from its first value; writing changes the array. Valid while the array lives, which must not
     * lie on a device.
     */
    public static FloatBuffer memory(NDArray array) {
        if (array.getDevice().isGpu()) {
            throw new IllegalStateException(
                    "array on %s (expected: in the processor's memory)".formatted(array.getDevice()));
        }
        return JniUtils.getByteBuffer((PtNDArray) array, true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Token ids or row numbers as an array [N]. */
    public static NDArray ids(NDManager manager, int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return manager.create(wide);
    }

    /** x · Wᵀ: [N, in] and [out, in] to [N, out]. */
    public static NDArray linear(NDArray x, NDArray weight) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, NO_BIAS);
    }

    /** x · Wᵀ + b: like {@link #linear(NDArray, NDArray)} with a bias [out]. */
    static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
    }

    /** Rows of a matrix: [V, W] and ids of any shape S to [S, W]. Its gradient adds up in a fixed order. */
    public static NDArray rows(NDArray matrix, NDArray ids) {
        return JniUtils.embedding((PtNDArray) ids, (PtNDArray) matrix, false);
    }

    /** A view of {@code from} to {@code to}, exclusive, along one axis. */
    public static NDArray slice(NDArray array, int axis, long from, long to) {
        return JniUtils.slice((PtNDArray) array, axis, from, to, 1);
    }

    /** Writes {@code fresh} into a vector, from {@code at} on. */
    static void put(NDArray vector, NDArray fresh, long at) {
        long[] from = {at};
        long[] to = {at + fresh.size()};
        JniUtils.indexSet((PtNDArray) vector, (PtNDArray) fresh, from, to, new long[] {1});
    }

    public static NDArray sigmoid(NDArray x) {
        return JniUtils.sigmoid((PtNDArray) x);
    }

    /** [N, M, K] · [N, K, L] to [N, M, L]. */
    public static NDArray batchedProduct(NDArray left, NDArray right) {
        return JniUtils.bmm((PtNDArray) left, (PtNDArray) right);
    }

    /** Adds gradient · ∂array/∂parameter to the gradient of every parameter that {@code array} was made of. */
    public static void backward(NDArray array, NDArray gradient) {
        JniUtils.backward((PtNDArray) array, (PtNDArray) gradient, false, false);
    }

    public static void clearGradient(NDArray parameter) {
        JniUtils.zeroGrad((PtNDArray) parameter);
    }

    /** How many arrays and sub-managers {@code manager} holds. */
    public static int arraysHeld(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }
}
