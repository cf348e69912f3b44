package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Numbers;
import dev.ratchet.policy.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** By the engine's operations, where its arrays lie. */
final class EngineAdamW implements Optimizer {
    private final List<Parameter> parameters;
    private final OptimizerSettings settings;
    private final NDManager manager;
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private int updates;

    EngineAdamW(NDManager parent, List<Parameter> parameters, OptimizerSettings settings) {
        this.parameters = parameters;
        this.settings = settings;
        manager = parent.newSubManager();
        try {
            Compute.step(Gradients.OFF, () -> {
                for (Parameter parameter : parameters) {
                    firstMoments.add(zeros(parameter));
                    secondMoments.add(zeros(parameter));
                }
                return true;
            });
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private NDArray zeros(Parameter parameter) {
        NDArray zeros = manager.zeros(parameter.array().getShape());
        NDScope.unregister(zeros);
        return zeros;
    }

    @Override
    public List<Numbers> state() {
        return Stream.concat(firstMoments.stream(), secondMoments.stream())
                .map(Numbers::of)
                .toList();
    }

    @Override
    public void restored(int updatesDone) {
        updates = updatesDone;
    }

    @Override
    public double gradientNorm() {
        return Compute.step(Gradients.OFF, () -> {
            NDList squares = new NDList();
            for (Parameter parameter : parameters) {
                NDArray gradient = parameter.array().getGradient().toType(DataType.FLOAT64, false);
                squares.add(gradient.square().sum().reshape(1));
            }
            double sum = 0;
            double[] all = NDArrays.concat(squares).toDoubleArray(); // once: each asks the device to have finished
            for (int i = 0; i < all.length; i++) {
                if (!Double.isFinite(all[i])) {
                    throw Optimizer.notFinite(
                            parameters.get(i), parameters.get(i).gradientNumbers());
                }
                sum += all[i];
            }
            return Math.sqrt(sum);
        });
    }

    @Override
    public void update(double norm, double learningRate) {
        updates++;
        Move move = Move.of(settings, norm, learningRate, updates);
        for (int i = 0; i < parameters.size(); i++) {
            NDArray weight = parameters.get(i).array();
            NDArray first = firstMoments.get(i);
            NDArray second = secondMoments.get(i);
            Compute.step(Gradients.OFF, () -> {
                NDArray slope = weight.getGradient().mul(move.share());
                first.muli(move.firstKept()).addi(slope.mul(move.firstNew()));
                second.muli(move.secondKept()).addi(slope.square().muli(move.secondNew()));
                NDArray root = second.div(move.secondCorrection()).sqrt().addi(move.epsilon());
                weight.muli(move.weightKept()).subi(first.div(root).muli(move.rate()));
                return true;
            });
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
