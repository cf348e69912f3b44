package dev.ratchet.policy.formats;

import static dev.ratchet.domain.Checks.require;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** A named tensor of 32-bit floats in host memory, row-major. A class, since it wraps a buffer. */
public final class HostTensor {
    private final String name;
    private final long[] shape;
    private final FloatBuffer values;

    /** Wraps {@code values} (a direct buffer where it can be), whose remaining floats are exactly those of {@code shape}. */
    public HostTensor(String name, long[] shape, FloatBuffer values) {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        require(
                values.remaining() == size,
                "tensor %s: %d values for shape %s (expected: %d)",
                name,
                values.remaining(),
                Arrays.toString(shape),
                size);
        this.name = name;
        this.shape = shape.clone();
        this.values = values;
    }

    public String name() {
        return name;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** The same tensor in memory of its own, for those who need it longer than who handed it out promises. */
    public HostTensor copy() {
        FloatBuffer copy = FloatBuffer.allocate(values.remaining());
        copy.put(0, values, values.position(), values.remaining());
        return new HostTensor(name, shape, copy);
    }

    /** A read-only view from the first value. */
    public FloatBuffer values() {
        return values.asReadOnlyBuffer();
    }
}
