package dev.ratchet.policy.formats;

import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.ModelTensors.Expected;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tensors of a model file, in any order, and hands on those that are right. A name that is unknown or there
 * twice, a shape that is not the configuration's, NaN and Inf are {@code UNUSABLE_MODEL} faults. A stored
 * {@code lm_head.weight} of a model with tied embeddings and stored rotary frequencies are passed over.
 */
public final class TensorIntake implements Consumer<HostTensor> {
    private final ModelConfig config;
    private final Map<String, Expected> missing;
    private final BiConsumer<String, FloatBuffer> sink;

    /** {@code sink} gets each tensor's name and values. */
    public TensorIntake(ModelConfig config, BiConsumer<String, FloatBuffer> sink) {
        this.config = config;
        this.sink = sink;
        missing = ModelTensors.of(config);
    }

    @Override
    public void accept(HostTensor tensor) {
        String name = tensor.name();
        if (name.endsWith("rotary_emb.inv_freq")
                || (config.tiedEmbeddings() && name.equals(ModelTensors.head(config)))) {
            return;
        }
        @Nullable Expected expected = missing.remove(name);
        if (expected == null) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "tensor %s: not a parameter, or there twice (expected: each parameter of %s once)"
                            .formatted(name, config.architecture()));
        }
        List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
        if (!shape.equals(expected.shape())) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "tensor %s: shape %s (expected: %s, as config.json says)".formatted(name, shape, expected.shape()));
        }
        FloatBuffer values = tensor.values();
        requireFinite(name, values);
        sink.accept(name, values);
    }

    private static void requireFinite(String name, FloatBuffer values) {
        for (int i = values.position(); i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new FaultException(
                        UNUSABLE_MODEL, "tensor %s: %s at %d (expected: finite)".formatted(name, values.get(i), i));
            }
        }
    }

    /** Refuses a model of which a tensor has not come. */
    public void mustBeComplete() {
        if (!missing.isEmpty()) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "tensor %s: missing, with %d others (expected: all %d layers of %s)"
                            .formatted(
                                    missing.keySet().iterator().next(),
                                    missing.size() - 1,
                                    config.layers(),
                                    config.architecture()));
        }
    }
}
