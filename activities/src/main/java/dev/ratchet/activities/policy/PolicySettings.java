package dev.ratchet.activities.policy;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.tokens.StopStrings;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.policy.training.MemorySettings;
import dev.ratchet.policy.training.OptimizerSettings;
import dev.ratchet.policy.training.Reinforcement;
import dev.ratchet.policy.training.Schedule;
import dev.ratchet.policy.training.TrainingSettings;
import dev.ratchet.policy.training.WarmUpSettings;
import dev.ratchet.workflows.contract.RolloutScope.Purpose;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.util.Set;

/**
 * A specification in the words of the policy. Both have bounds of their own; what the specification lets through the policy
 * must take, or a campaign would have its name before it is refused.
 */
public final class PolicySettings {
    private static final long STEP_ORDER = 0x73746570L; // "step"

    private PolicySettings() {}

    /** How answers are written. */
    public static SamplingSettings sampling(CampaignSpec spec, Purpose purpose, Tokenizer tokenizer) {
        RolloutSpec rollout = spec.rollout();
        double temperature = switch (purpose) {
            case TRAINING -> rollout.temperature();
            case EVALUATION -> spec.evaluation().temperature();
        };
        RolloutSpec.Repetition repetition = rollout.repetition();
        RolloutSpec.Filter filter = rollout.filter();
        return new SamplingSettings(
                temperature,
                filter.topK(),
                filter.topP(),
                filter.minP(),
                SamplingSettings.Penalties.NONE,
                Set.copyOf(rollout.stop().tokens()),
                StopStrings.of(rollout.stop().strings(), tokenizer),
                rollout.segmentTokens(),
                new RepetitionRule(
                        repetition.maxPeriod(),
                        repetition.times(),
                        repetition.minTokens(),
                        new RepetitionRule.Repeatness(
                                repetition.repeatness().threshold(),
                                repetition.repeatness().minTokens())));
    }

    /** The warm-up, which must have at least one update. */
    public static WarmUpSettings warmUp(CampaignSpec spec) {
        WarmUpSpec warmUp = spec.warmUp();
        return new WarmUpSettings(
                warmUp.steps(),
                warmUp.batch(),
                new OptimizerSettings(warmUp.learningRate(), 0.9, 0.95, 1e-8, warmUp.weightDecay(), warmUp.clipNorm()),
                Schedule.COSINE,
                warmUp.rampSteps(),
                spec.training().microbatchTokens(),
                warmUp.checkpointEvery(),
                spec.seed());
    }

    /** The training step of an iteration. */
    public static TrainingSettings step(CampaignSpec spec, int iteration) {
        TrainingSpec training = spec.training();
        return new TrainingSettings(
                objective(training),
                new OptimizerSettings(
                        learningRate(spec, iteration),
                        training.beta1(),
                        training.beta2(),
                        training.epsilon(),
                        training.weightDecay(),
                        training.clipNorm()),
                training.groupsPerUpdate(),
                training.epochs(),
                training.microbatchTokens(),
                training.checkpointEvery(),
                AddressedRandom.bits(spec.seed(), STEP_ORDER, iteration),
                training.objective().importanceCap(),
                new MemorySettings(
                        training.memory().recompute(), training.memory().prefixWithoutGradientFrom()));
    }

    private static Reinforcement objective(TrainingSpec training) {
        TrainingSpec.Objective objective = training.objective();
        return switch (objective.kind()) {
            case MIRROR_DESCENT -> new Reinforcement.ByMirrorDescent(training.tau());
            case GRPO -> new Reinforcement.ByGroupRelative(objective.clip(), objective.kl());
        };
    }

    /** That of an iteration, from 1: the schedule's steps are iterations. */
    private static double learningRate(CampaignSpec spec, int iteration) {
        TrainingSpec.Schedule planned = spec.training().schedule();
        Schedule schedule = switch (planned.kind()) {
            case CONSTANT -> Schedule.CONSTANT;
            case LINEAR -> Schedule.LINEAR;
            case COSINE -> Schedule.COSINE;
        };
        return schedule.rate(
                spec.training().learningRate(), iteration - 1, planned.risingIterations(), spec.iterations());
    }
}
