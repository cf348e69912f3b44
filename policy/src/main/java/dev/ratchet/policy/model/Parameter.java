package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array that is learned, and the named tensors that lie in it one below the other. */
public final class Parameter {
    private final NDArray array;
    private final List<Slice> slices;
    private @Nullable FloatBuffer gradient;

    /**
     * One tensor of a model file.
     *
     * @param name the name that Hugging Face gives it
     * @param shape its shape, [rows, columns] or [length]
     * @param offset where its first value lies in the array
     */
    record Slice(String name, List<Long> shape, int offset) {
        Slice {
            shape = List.copyOf(shape);
        }

        int size() {
            return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        }
    }

    Parameter(NDArray array, List<Slice> slices) {
        this.array = array;
        this.slices = List.copyOf(slices);
    }

    /** The array in engine memory. */
    public NDArray array() {
        return array;
    }

    /** Its numbers, wherever they lie. */
    public Numbers numbers() {
        return Numbers.of(array);
    }

    /** The numbers of its gradient, as the engine has added them up; the parameter must be one that requires a gradient. */
    public FloatBuffer gradientNumbers() {
        return Numbers.of(array.getGradient()).read();
    }

    /** The array's memory, which must be the processor's: writing changes the parameter. */
    public FloatBuffer memory() {
        return Torch.memory(array);
    }

    /** Whether the tensor of this name begins it. */
    public boolean beginsWith(String tensor) {
        return slices.getFirst().name().equals(tensor);
    }

    /** Numbers of a row; all of a vector. */
    public int columns() {
        return Math.toIntExact(array.getShape().get(array.getShape().dimension() - 1));
    }

    /**
     * The memory of its gradient, which must be the processor's and which the engine adds to as well; 0 at first. The parameter must be one that requires a gradient.
     */
    public FloatBuffer gradient() {
        if (gradient == null) {
            // The engine has none before the first backward pass, and shows zeros in memory of their own. Nothing is
            // added here.
            gradient = Compute.step(Compute.Gradients.RECORDED, () -> {
                NDArray first = Torch.slice(array.reshape(-1), 0, 0, 1);
                Torch.backward(first, first.getManager().zeros(first.getShape()));
                return Torch.memory(array.getGradient());
            });
        }
        return gradient.duplicate();
    }

    List<Slice> slices() {
        return slices;
    }

    /** The name of the tensor that has the array's value {@code index}. */
    public String nameAt(int index) {
        return slices.reversed().stream()
                .filter(slice -> slice.offset() <= index)
                .findFirst()
                .orElseThrow()
                .name();
    }
}
