package dev.ratchet.policy.formats;

import java.io.IOException;

/** A tensor that is known by name and shape and read when it is asked for, so that a model need not be in memory whole. */
public final class TensorSource {
    private final String name;
    private final long[] shape;
    private final Reader reader;

    /** Reads the tensor; called once for each use. */
    @FunctionalInterface
    public interface Reader {
        HostTensor read() throws IOException;
    }

    public TensorSource(String name, long[] shape, Reader reader) {
        this.name = name;
        this.shape = shape.clone();
        this.reader = reader;
    }

    public static TensorSource of(HostTensor tensor) {
        return new TensorSource(tensor.name(), tensor.shape(), () -> tensor);
    }

    public String name() {
        return name;
    }

    public long[] shape() {
        return shape.clone();
    }

    public HostTensor read() throws IOException {
        return reader.read();
    }
}
