package dev.ratchet.policy.families;

import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.RopeScaling;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an implementation may get wrong, as another model that a right implementation computes. */
enum PlantedFault {
    /** The first two query heads of every layer change places. */
    HEAD_ORDER,
    ROPE_BASE,
    NO_ROPE_SCALING,
    OTHER_ROPE_SCALING,
    NO_QUERY_BIAS,
    NO_KEY_BIAS,
    NO_VALUE_BIAS,
    NO_QUERY_NORM,
    NO_KEY_NORM,
    /** The weights of query and key norms change places. */
    NORMS_SWAPPED;

    ModelConfig in(ModelConfig config) {
        return switch (this) {
            case ROPE_BASE -> with(config, 1.1 * config.ropeBase(), config.ropeScaling());
            case NO_ROPE_SCALING -> with(config, config.ropeBase(), new RopeScaling.None());
            case OTHER_ROPE_SCALING -> with(config, config.ropeBase(), new RopeScaling.Llama3(8, 1, 3, 256));
            case HEAD_ORDER, NO_QUERY_BIAS, NO_KEY_BIAS, NO_VALUE_BIAS, NO_QUERY_NORM, NO_KEY_NORM, NORMS_SWAPPED ->
                config;
        };
    }

    List<HostTensor> in(ModelConfig config, List<HostTensor> tensors) {
        return switch (this) {
            case ROPE_BASE, NO_ROPE_SCALING, OTHER_ROPE_SCALING -> tensors;
            case HEAD_ORDER -> firstHeadsSwapped(tensors, config.headWidth() * config.width());
            case NO_QUERY_BIAS -> filled(tensors, "q_proj.bias", 0);
            case NO_KEY_BIAS -> filled(tensors, "k_proj.bias", 0);
            case NO_VALUE_BIAS -> filled(tensors, "v_proj.bias", 0);
            case NO_QUERY_NORM -> filled(tensors, "q_norm.weight", 1);
            case NO_KEY_NORM -> filled(tensors, "k_norm.weight", 1);
            case NORMS_SWAPPED -> normsSwapped(tensors);
        };
    }

    private static ModelConfig with(ModelConfig config, double ropeBase, RopeScaling scaling) {
        return new ModelConfig(
                config.architecture(),
                config.vocabulary(),
                config.width(),
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headWidth(),
                config.hiddenWidth(),
                config.contextLength(),
                ropeBase,
                config.normEpsilon(),
                config.tiedEmbeddings(),
                config.beginToken(),
                config.endTokens(),
                scaling);
    }

    private static List<HostTensor> filled(List<HostTensor> tensors, String name, float value) {
        List<HostTensor> changed = new ArrayList<>();
        for (HostTensor tensor : tensors) {
            float[] values = floats(tensor);
            if (tensor.name().endsWith(name)) {
                Arrays.fill(values, value);
            }
            changed.add(new HostTensor(tensor.name(), tensor.shape(), FloatBuffer.wrap(values)));
        }
        return changed;
    }

    private static List<HostTensor> firstHeadsSwapped(List<HostTensor> tensors, int head) {
        List<HostTensor> changed = new ArrayList<>();
        for (HostTensor tensor : tensors) {
            float[] values = floats(tensor);
            if (tensor.name().endsWith("q_proj.weight")) {
                float[] first = Arrays.copyOf(values, head);
                System.arraycopy(values, head, values, 0, head);
                System.arraycopy(first, 0, values, head, head);
            }
            changed.add(new HostTensor(tensor.name(), tensor.shape(), FloatBuffer.wrap(values)));
        }
        return changed;
    }

    private static List<HostTensor> normsSwapped(List<HostTensor> tensors) {
        Map<String, HostTensor> byName = new TreeMap<>();
        for (HostTensor tensor : tensors) {
            String name = tensor.name();
            String other =
                    name.contains("q_norm") ? name.replace("q_norm", "k_norm") : name.replace("k_norm", "q_norm");
            byName.put(other, new HostTensor(other, tensor.shape(), tensor.values()));
        }
        return List.copyOf(byName.values());
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.values().remaining()];
        tensor.values().get(values);
        return values;
    }
}
