package dev.ratchet.policy.training;

import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import java.util.List;

/** A process that learns until it is told to end, and says on its standard output when a native step begins and ends. */
final class TrainingProcess {
    static final String BEGUN = "step begun";
    static final String ENDED = "step ended";

    private TrainingProcess() {}

    static void main() {
        Compute.configure(2);
        Runtime.getRuntime().addShutdownHook(new Thread(Compute::finishSteps));
        // Enough for a step to take much longer than a process takes to exit.
        List<TrainedGroup> groups = Groups.random(64, 16, Models.demo().vocabulary(), 1);
        TrainingSettings settings = Learning.settings(1e-4, groups.size(), 1, 10_000);
        try (Weights weights = Weights.initial(Models.demo(), 1);
                Learner learner = new Learner(weights)) {
            while (true) {
                Compute.step(Gradients.RECORDED, () -> learn(learner, groups, settings));
            }
        }
    }

    private static TrainingReport learn(Learner learner, List<TrainedGroup> groups, TrainingSettings settings) {
        System.out.println(BEGUN);
        TrainingReport report = learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
        System.out.println(ENDED);
        return report;
    }
}
