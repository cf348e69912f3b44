package dev.ratchet.policy.scoring;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear function of a policy's last hidden state: one number, the log-odds that an answer is right. A class, since it wraps
 * an array.
 *
 * <p>Its file holds one tensor, {@code score.weight} of shape [1, W], W the policy's width: the name and shape that sequence
 * classifiers of Hugging Face have.
 */
public final class ValueHead {
    /** The file beside the policy's own. */
    public static final String FILE = "value_head.safetensors";

    private static final String WEIGHT = "score.weight";

    private final float[] weight;

    /** A head of as many weights as the policy is wide. */
    public ValueHead(float[] weight) {
        require(weight.length >= 1, "value head: no weight (expected: one for each unit of the width)");
        for (float each : weight) {
            require(Float.isFinite(each), "value head, weight: %s (expected: finite)", each);
        }
        this.weight = weight.clone();
    }

    /**
     * Reads {@link #FILE}.
     *
     * @throws FaultException {@code UNUSABLE_MODEL} if it is another thing than the head of a policy of this width
     */
    public static ValueHead read(ModelFiles files, int width) throws IOException {
        List<HostTensor> tensors = new ArrayList<>();
        try (InputStream in = files.open(FILE)) {
            Safetensors.read(FILE, in, tensor -> tensors.add(tensor.copy()));
        }
        List<String> found = tensors.stream()
                .map(tensor -> tensor.name() + Arrays.toString(tensor.shape()))
                .toList();
        List<String> expected = List.of(WEIGHT + Arrays.toString(new long[] {1, width}));
        if (!found.equals(expected)) {
            throw new FaultException(
                    Fault.UNUSABLE_MODEL, "%s: tensors %s (expected: %s)".formatted(FILE, found, expected));
        }
        FloatBuffer values = tensors.getFirst().values();
        float[] weight = new float[values.remaining()];
        values.get(weight);
        return new ValueHead(weight);
    }

    /** Writes what {@link #read} reads; the same bytes for the same head. */
    public void write(OutputStream out) throws IOException {
        HostTensor tensor = new HostTensor(WEIGHT, new long[] {1, weight.length}, FloatBuffer.wrap(weight));
        Safetensors.write(out, List.of(TensorSource.of(tensor)));
    }

    /** How many units it reads. */
    public int width() {
        return weight.length;
    }

    /** The log-odds of a hidden state of {@link #width} units. */
    public double of(float[] hidden) {
        require(hidden.length == weight.length, "hidden state: %d units (expected: %d)", hidden.length, weight.length);
        double sum = 0;
        for (int i = 0; i < weight.length; i++) {
            sum += (double) weight[i] * hidden[i];
        }
        return sum;
    }
}
