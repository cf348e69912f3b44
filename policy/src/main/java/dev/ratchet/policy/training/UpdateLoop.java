package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;
import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Numbers;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Weights;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The updates of one step, with their checkpoints: what reinforcement and imitation have in common. */
final class UpdateLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(UpdateLoop.class.getName());

    private final Weights weights;
    private final Optimizer optimizer;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final byte[] request;
    private final String requestName;
    private final List<Numbers> tensors = new ArrayList<>();
    private final List<UpdateReport> reports = new ArrayList<>();
    private int resumedFrom;

    /**
     * What an update found out beside its gradients.
     *
     * @param tokens in the loss; with none there is no gradient and the weights stay as they are
     */
    record Learned(double loss, double learningRate, double meanLogRatio, int tokens) {}

    /** Adds up the gradients of one update, numbered from 0. */
    @FunctionalInterface
    interface Gradient {
        Learned of(int update);
    }

    UpdateLoop(Weights weights, Optimizer optimizer, Checkpoints checkpoints, Progress progress, byte[] request) {
        this.weights = weights;
        this.optimizer = optimizer;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.request = request;
        requestName = HexFormat.of().formatHex(request);
        weights.parameters().stream().map(Parameter::numbers).forEach(tensors::add);
        tensors.addAll(optimizer.state());
    }

    /**
     * Takes over the latest checkpoint, if there is one, and returns how many updates it had made. One that was made for
     * another request, as before an upgrade, is passed over: the step begins anew, and ends with the same bits.
     */
    int resume(Consumer<List<Double>> references) {
        try {
            Optional<Checkpoints.Kept> latest = checkpoints.latest(requestName);
            if (latest.isEmpty()) {
                return 0;
            }
            String name = latest.get().name();
            try (InputStream in = new BufferedInputStream(latest.get().content(), 1 << 18)) {
                Optional<CheckpointFormat.Progressed> progressed = CheckpointFormat.read(name, in, request, tensors);
                if (progressed.isEmpty()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "checkpoint {0}: made by another version, or for other settings or data (expected: for this step). The step begins anew.",
                            name);
                    return 0;
                }
                references.accept(progressed.get().references());
                reports.addAll(progressed.get().reports());
            }
        } catch (IOException e) {
            throw new FaultException(
                    STORAGE_UNAVAILABLE, "training checkpoint: %s (expected: readable)".formatted(e.getMessage()), e);
        }
        resumedFrom = reports.size();
        optimizer.restored(
                (int) reports.stream().filter(report -> report.tokens() > 0).count());
        return resumedFrom;
    }

    /** Makes the updates that are left. */
    TrainingReport run(int updates, int checkpointEvery, Supplier<List<Double>> references, Gradient gradient) {
        for (int update = resumedFrom; update < updates; update++) {
            reports.add(make(update, gradient));
            int done = update + 1;
            if (checkpointEvery > 0 && done % checkpointEvery == 0 && done < updates) {
                save(done, references.get());
            }
            progress.at(done, updates);
        }
        return new TrainingReport(reports, resumedFrom);
    }

    private UpdateReport make(int update, Gradient gradient) {
        weights.clearGradients();
        Learned learned = gradient.of(update);
        if (!Double.isFinite(learned.loss())) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "loss of update %d: %s (expected: finite); the update was not made: lower the learning rate"
                            .formatted(update + 1, learned.loss()));
        }
        double norm = 0;
        if (learned.tokens() > 0) {
            norm = optimizer.gradientNorm();
            optimizer.update(norm, learned.learningRate());
        }
        return new UpdateReport(update + 1, learned.loss(), norm, learned.meanLogRatio(), learned.tokens());
    }

    /** Says that the step is alive, between the native steps of an update. */
    void breathe(int total) {
        progress.at(reports.size(), total);
    }

    private void save(int done, List<Double> references) {
        CheckpointFormat.Progressed progressed = new CheckpointFormat.Progressed(reports, references);
        try {
            checkpoints.save(requestName, done, out -> CheckpointFormat.write(out, request, progressed, tensors));
        } catch (IOException e) {
            throw new FaultException(
                    STORAGE_UNAVAILABLE,
                    "training checkpoint %d: %s (expected: writable)".formatted(done, e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        weights.clearGradients();
    }
}
