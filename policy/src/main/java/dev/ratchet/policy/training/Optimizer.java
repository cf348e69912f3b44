package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.model.Numbers;
import dev.ratchet.policy.model.Parameter;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * AdamW (Loshchilov and Hutter) as PyTorch has it, with clipping of the global norm. Begins with moments of 0. The parameters are
 * those of a learner, which have gradients.
 */
sealed interface Optimizer extends AutoCloseable permits AdamW, EngineAdamW {
    /** All moments, in a fixed order. */
    List<Numbers> state();

    /** Says how many updates the moments have seen that a checkpoint brought. */
    void restored(int updatesDone);

    /** The global norm of the gradients; NaN or Inf in one of them is an {@code UNUSABLE_MODEL} fault that names it. */
    double gradientNorm();

    /** Moves the weights along their gradients, whose global norm is {@code norm}. */
    void update(double norm, double learningRate);

    @Override
    void close();

    /** The numbers of one update, as both ways compute with them. */
    record Move(
            float share,
            float firstKept,
            float firstNew,
            float secondKept,
            float secondNew,
            float weightKept,
            float secondCorrection,
            float epsilon,
            float rate) {
        /** Of an update of gradients whose global norm is {@code norm}, the {@code updates}th from 1. */
        static Move of(OptimizerSettings settings, double norm, double learningRate, int updates) {
            double share = norm > settings.clipNorm() ? settings.clipNorm() / norm : 1;
            double firstCorrection = 1 - StrictMath.pow(settings.beta1(), updates);
            double secondCorrection = 1 - StrictMath.pow(settings.beta2(), updates);
            return new Move(
                    (float) share,
                    (float) settings.beta1(),
                    (float) (1 - settings.beta1()),
                    (float) settings.beta2(),
                    (float) (1 - settings.beta2()),
                    (float) (1 - learningRate * settings.weightDecay()),
                    (float) secondCorrection,
                    (float) settings.epsilon(),
                    (float) (learningRate / firstCorrection));
        }
    }

    /** Names the first number of a gradient that is none. */
    static FaultException notFinite(Parameter parameter, FloatBuffer gradient) {
        int at = 0;
        while (at < gradient.limit() - 1 && Float.isFinite(gradient.get(at))) {
            at++;
        }
        return new FaultException(
                UNUSABLE_MODEL,
                "gradient of %s: %s (expected: finite); the update was not made: lower the learning rate"
                        .formatted(parameter.nameAt(at), gradient.get(at)));
    }
}
