package dev.ratchet.activities;

import dev.ratchet.activities.settings.CampaignInputs;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.prompts.ArithmeticProblems;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.WarmUpExample;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ComputeSpec;
import dev.ratchet.workflows.spec.EvaluationSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RewardSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.util.List;

/** A campaign small enough for a test: a model of some thousand parameters that learns one-digit sums. */
public final class TinyCampaign {
    public static final BranchId BRANCH = BranchId.main("tiny");

    private TinyCampaign() {}

    public static CampaignSpec spec(int iterations) {
        return spec(iterations, 6, 5);
    }

    /** The same with one shard in each evaluation and in the first iteration. */
    static CampaignSpec inOneShard(int iterations) {
        return spec(iterations, 12, 10);
    }

    private static CampaignSpec spec(int iterations, int rolloutShard, int evaluationShard) {
        return new CampaignSpec(
                "tiny",
                7,
                iterations,
                new ModelSpec(new ModelSpec.Scratch(16, 1, 2, 2, 32, 64, 10_000, "0123456789+= ", null), null, null),
                new PromptsSpec(null, new PromptsSpec.Arithmetic(List.of("{a}+{b}="), 1, 1, null, 30, 10)),
                new WarmUpSpec(
                        6, 8, 0.01, 2, 0, 1, 2, new WarmUpSpec.Corpus(null, new WarmUpSpec.ArithmeticCorpus(20, 0.5))),
                new RolloutSpec(4, 3, 6, 2, 10, 1.0, rolloutShard, new RolloutSpec.Repetition(0, 2, 8)),
                new RewardSpec(0, 1, 2, false, null),
                new ReplaySpec(1, 4, ReplaySpec.Stale.DROP, ReplaySpec.Segments.ALL, ReplaySpec.HardLimit.TRAIN, 2),
                new TrainingSpec(
                        0.05,
                        0.01,
                        0.9,
                        0.95,
                        1e-8,
                        0,
                        1,
                        2,
                        1,
                        64,
                        1,
                        TrainingSpec.Objective.DEFAULT,
                        TrainingSpec.Schedule.DEFAULT,
                        TrainingSpec.Memory.DEFAULT),
                new EvaluationSpec(10, 0, 0, 1.0, evaluationShard),
                new ComputeSpec(1, 10));
    }

    /** With other rewards and another buffer. */
    public static CampaignSpec with(CampaignSpec spec, RewardSpec reward, ReplaySpec replay) {
        return with(spec, spec.rollout(), reward, replay);
    }

    public static CampaignSpec with(CampaignSpec spec, RolloutSpec rollout) {
        return with(spec, rollout, spec.reward(), spec.replay());
    }

    /** By the engine that learns, as all campaigns once were. */
    static CampaignSpec eager(int iterations) {
        CampaignSpec spec = spec(iterations);
        return with(spec, spec.rollout().with(RolloutSpec.Engine.EAGER));
    }

    /** With a budget so small that an answer may take four iterations, and another buffer. */
    static CampaignSpec slow(int iterations, ReplaySpec replay) {
        CampaignSpec spec = spec(iterations);
        RolloutSpec rollout = spec.rollout();
        RolloutSpec slow = new RolloutSpec(
                rollout.promptsPerIteration(),
                rollout.samplesPerPrompt(),
                3,
                rollout.segmentTokens(),
                rollout.hardLimit(),
                rollout.temperature(),
                rollout.shardTrajectories(),
                rollout.repetition(),
                rollout.stop(),
                rollout.filter(),
                rollout.engine());
        return with(spec, slow, spec.reward(), replay);
    }

    /** Under another name, as a fork of it. */
    public static CampaignSpec named(CampaignSpec spec, String name) {
        return with(spec, name, spec.seed(), spec.rollout(), spec.reward(), spec.replay(), spec.training());
    }

    public static CampaignSpec seeded(CampaignSpec spec, long seed) {
        return with(spec, spec.name(), seed, spec.rollout(), spec.reward(), spec.replay(), spec.training());
    }

    public static CampaignSpec with(CampaignSpec spec, TrainingSpec training) {
        return with(spec, spec.name(), spec.seed(), spec.rollout(), spec.reward(), spec.replay(), training);
    }

    /** With another learning rate. */
    static CampaignSpec learning(CampaignSpec spec, double rate) {
        TrainingSpec t = spec.training();
        return with(
                spec,
                new TrainingSpec(
                        t.tau(),
                        rate,
                        t.beta1(),
                        t.beta2(),
                        t.epsilon(),
                        t.weightDecay(),
                        t.clipNorm(),
                        t.groupsPerUpdate(),
                        t.epochs(),
                        t.microbatchTokens(),
                        t.checkpointEvery(),
                        t.objective(),
                        t.schedule(),
                        t.memory()));
    }

    /** By another objective. */
    static CampaignSpec by(CampaignSpec spec, TrainingSpec.Objective objective) {
        TrainingSpec t = spec.training();
        return with(
                spec,
                new TrainingSpec(
                        t.tau(),
                        t.learningRate(),
                        t.beta1(),
                        t.beta2(),
                        t.epsilon(),
                        t.weightDecay(),
                        t.clipNorm(),
                        t.groupsPerUpdate(),
                        t.epochs(),
                        t.microbatchTokens(),
                        t.checkpointEvery(),
                        objective,
                        t.schedule(),
                        t.memory()));
    }

    private static CampaignSpec with(CampaignSpec spec, RolloutSpec rollout, RewardSpec reward, ReplaySpec replay) {
        return with(spec, spec.name(), spec.seed(), rollout, reward, replay, spec.training());
    }

    private static CampaignSpec with(
            CampaignSpec spec,
            String name,
            long seed,
            RolloutSpec rollout,
            RewardSpec reward,
            ReplaySpec replay,
            TrainingSpec training) {
        return new CampaignSpec(
                name,
                seed,
                spec.iterations(),
                spec.model(),
                spec.prompts(),
                spec.warmUp(),
                rollout,
                reward,
                replay,
                training,
                spec.evaluation(),
                spec.compute());
    }

    /** Imports the inputs, as a preparation would. */
    public static ObjectRef prepare(BlobStore store, CampaignSpec spec) {
        byte[] prompts =
                PromptFiles.write(new ArithmeticProblems(List.of("{a}+{b}="), 1, 1, 9).generate(spec.seed(), 30, 10));
        CampaignInputs inputs = new CampaignInputs(imported(store, prompts), importExamples(store), null);
        return new SettingsStore(store).put(BRANCH, new CampaignSettings(spec, inputs));
    }

    /** A warm-up corpus of three examples. */
    public static ObjectRef importExamples(BlobStore store) {
        return imported(
                store,
                PromptFiles.write(List.of(
                        new WarmUpExample("1+2=", "3"),
                        new WarmUpExample("2+2=", "4"),
                        new WarmUpExample("5+4=", "9 9"))));
    }

    private static ObjectRef imported(BlobStore store, byte[] content) {
        String sha256 = Checksums.sha256(content);
        store.create(Keys.imported(sha256, "jsonl"), content);
        return new ObjectRef(Keys.imported(sha256, "jsonl"), sha256);
    }
}
