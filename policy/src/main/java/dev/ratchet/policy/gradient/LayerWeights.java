package dev.ratchet.policy.gradient;

import static java.util.Objects.requireNonNull;

import dev.ratchet.policy.model.Matrix;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Weights;
import org.jspecify.annotations.Nullable;

/** The parameters of a layer where they lie, each with its gradient once there is one. */
final class LayerWeights {
    final Learned attentionNorm;
    final Learned queryKeyValue;
    final @Nullable Learned bias;
    final @Nullable Learned queryKeyNorm;
    final Learned output;
    final Learned feedForwardNorm;
    final Learned gateUp;
    final Learned down;

    LayerWeights(Weights weights, int layer) {
        String prefix = weights.config().textPrefix() + "model.layers.%d.".formatted(layer);
        attentionNorm = Learned.of(weights, prefix + "input_layernorm.weight");
        queryKeyValue = Learned.of(weights, prefix + "self_attn.q_proj.weight");
        bias = Learned.ofOptional(weights, prefix + "self_attn.q_proj.bias");
        queryKeyNorm = Learned.ofOptional(weights, prefix + "self_attn.q_norm.weight");
        output = Learned.of(weights, prefix + "self_attn.o_proj.weight");
        feedForwardNorm = Learned.of(weights, prefix + "post_attention_layernorm.weight");
        gateUp = Learned.of(weights, prefix + "mlp.gate_proj.weight");
        down = Learned.of(weights, prefix + "mlp.down_proj.weight");
    }

    /** A parameter: a matrix, or a vector as its only row. */
    static final class Learned {
        private final Parameter parameter;
        private final Matrix value;
        private @Nullable Matrix gradient;

        private Learned(Parameter parameter) {
            this.parameter = parameter;
            value = Matrix.of(parameter.memory(), parameter.columns());
        }

        static Learned of(Weights weights, String tensor) {
            return requireNonNull(ofOptional(weights, tensor), tensor);
        }

        static @Nullable Learned ofOptional(Weights weights, String tensor) {
            Parameter parameter = weights.parameter(tensor);
            return parameter == null ? null : new Learned(parameter);
        }

        Matrix value() {
            return value;
        }

        /** A copy of a vector. */
        float[] vector() {
            float[] vector = new float[value.columns()];
            value.get(0, vector);
            return vector;
        }

        Matrix gradient() {
            if (gradient == null) {
                gradient = Matrix.of(parameter.gradient(), parameter.columns());
            }
            return gradient;
        }

        /** Adds to the gradient of a vector. */
        void add(float[] gradientOfVector) {
            float[] sum = new float[value.columns()];
            gradient().get(0, sum);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradientOfVector[i];
            }
            gradient().put(0, sum);
        }
    }
}
