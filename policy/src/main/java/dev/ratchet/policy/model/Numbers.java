package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.model.Compute.Gradients;
import java.nio.FloatBuffer;

/** Numbers in the memory of the processor or of a device. */
public sealed interface Numbers {
    int count();

    /** To be read, from the first: the memory itself where it is the processor's, else a copy. */
    FloatBuffer read();

    /** Writes all that {@code values} has left, from {@code at} on. */
    void put(int at, FloatBuffer values);

    /** Those of an array, for as long as it lives. */
    static Numbers of(NDArray array) {
        return array.getDevice().isGpu() ? new OfDevice(array) : new OfProcessor(Torch.memory(array));
    }

    /** Those of {@code memory}. */
    static Numbers of(FloatBuffer memory) {
        return new OfProcessor(memory);
    }

    /** In the memory that the processor has. */
    record OfProcessor(FloatBuffer memory) implements Numbers {
        @Override
        public int count() {
            return memory.limit();
        }

        @Override
        public FloatBuffer read() {
            return memory.duplicate();
        }

        @Override
        public void put(int at, FloatBuffer values) {
            memory.put(at, values, values.position(), values.remaining());
        }
    }

    /** On a device. */
    record OfDevice(NDArray array) implements Numbers {
        @Override
        public int count() {
            return Math.toIntExact(array.size());
        }

        @Override
        public FloatBuffer read() {
            return FloatBuffer.wrap(array.toFloatArray());
        }

        @Override
        public void put(int at, FloatBuffer values) {
            Compute.step(Gradients.OFF, () -> {
                NDArray fresh = array.getManager().create(values, new Shape(values.remaining()));
                Torch.put(array.reshape(-1), fresh, at);
                return true;
            });
        }
    }
}
