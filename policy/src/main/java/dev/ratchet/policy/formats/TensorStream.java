package dev.ratchet.policy.formats;

import java.io.IOException;
import java.util.function.Consumer;

/** Hands out tensors one by one, so that they need not be in host memory all at once. */
@FunctionalInterface
public interface TensorStream {
    void forEach(Consumer<HostTensor> sink) throws IOException;
}
