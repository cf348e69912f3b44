package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Torch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** AdamW (Loshchilov and Hutter) as PyTorch has it, with clipping of the global norm. Begins with moments of 0. */
final class AdamW implements AutoCloseable {
    private final List<Parameter> parameters;
    private final OptimizerSettings settings;
    private final NDManager manager;
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private int updates;

    AdamW(NDManager parent, List<Parameter> parameters, OptimizerSettings settings) {
        this.parameters = parameters;
        this.settings = settings;
        manager = parent.newSubManager();
        Compute.step(Gradients.OFF, () -> {
            for (Parameter parameter : parameters) {
                firstMoments.add(zeros(parameter));
                secondMoments.add(zeros(parameter));
            }
            return true;
        });
    }

    private NDArray zeros(Parameter parameter) {
        NDArray zeros = manager.zeros(parameter.array().getShape());
        NDScope.unregister(zeros);
        return zeros;
    }

    /** The memory of all moments, in a fixed order. */
    List<FloatBuffer> state() {
        List<FloatBuffer> state = new ArrayList<>();
        firstMoments.forEach(moment -> state.add(Torch.memory(moment)));
        secondMoments.forEach(moment -> state.add(Torch.memory(moment)));
        return state;
    }

    int updates() {
        return updates;
    }

    void restored(int updatesDone) {
        updates = updatesDone;
    }

    /** The global norm of the gradients; NaN or Inf in one of them is an {@code UNUSABLE_MODEL} fault that names it. */
    double gradientNorm() {
        return Compute.step(Gradients.OFF, () -> {
            double square = 0;
            for (Parameter parameter : parameters) {
                double norm = gradient(parameter).norm().getFloat();
                if (!Double.isFinite(norm)) {
                    throw notFinite(parameter);
                }
                square += norm * norm;
            }
            return Math.sqrt(square);
        });
    }

    private static FaultException notFinite(Parameter parameter) {
        FloatBuffer values = Torch.memory(gradient(parameter));
        int at = 0;
        while (at < values.limit() - 1 && Float.isFinite(values.get(at))) {
            at++;
        }
        return new FaultException(
                UNUSABLE_MODEL,
                "gradient of %s: %s (expected: finite); the update was not made: lower the learning rate"
                        .formatted(parameter.nameAt(at), values.get(at)));
    }

    /** Moves the weights along their gradients, whose global norm is {@code norm}. */
    void update(double norm, double learningRate) {
        updates++;
        double share = norm > settings.clipNorm() ? settings.clipNorm() / norm : 1;
        double firstCorrection = 1 - StrictMath.pow(settings.beta1(), updates);
        double secondCorrection = 1 - StrictMath.pow(settings.beta2(), updates);
        for (int i = 0; i < parameters.size(); i++) {
            int index = i;
            Compute.step(Gradients.OFF, () -> {
                NDArray weight = parameters.get(index).array();
                NDArray gradient = gradient(parameters.get(index)).mul((float) share);
                NDArray first = firstMoments.get(index);
                NDArray second = secondMoments.get(index);
                first.muli((float) settings.beta1()).addi(gradient.mul((float) (1 - settings.beta1())));
                second.muli((float) settings.beta2()).addi(gradient.square().muli((float) (1 - settings.beta2())));
                if (settings.weightDecay() > 0) {
                    weight.muli((float) (1 - learningRate * settings.weightDecay()));
                }
                NDArray root = second.div((float) secondCorrection).sqrt().addi((float) settings.epsilon());
                weight.subi(first.div(root).muli((float) (learningRate / firstCorrection)));
                return true;
            });
        }
    }

    void clearGradients() {
        Compute.step(Gradients.OFF, () -> {
            parameters.forEach(parameter -> Torch.clearGradient(parameter.array()));
            return true;
        });
    }

    private static NDArray gradient(Parameter parameter) {
        return parameter.array().getGradient();
    }

    @Override
    public void close() {
        manager.close();
    }
}
