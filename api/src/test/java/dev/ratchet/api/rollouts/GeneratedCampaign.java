package dev.ratchet.api.rollouts;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.training.BasePolicy;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TensorSource;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its iterations would have stored it, with what is made up in place of what a policy writes and a verifier says. It
 * has what is looked at from outside: settings, sealed rollouts, scores, summaries, weights and commits.
 *
 * <p>In every 8th group the last answer is cut and goes on in the next iteration, which trains on the group. Every 7th iteration
 * keeps its weights. No answer that the hard limit cuts off earns anything.
 *
 * @param tokens of an answer, at most
 */
record GeneratedCampaign(String name, int iterations, int groups, int samples, int tokens) {
    static final int PROMPTS = 5_000;

    private static final int SHARD_GROUPS = 64;
    private static final int CUT = 8;
    private static final int KEPT = 7;
    private static final VerifierId VERIFIER = new VerifierId("made-up", 1);

    BranchId branch() {
        return BranchId.main(name);
    }

    /** The policy version that an iteration leaves. */
    static int version(int iteration) {
        return iteration - iteration / KEPT;
    }

    private String specification() {
        return """
                name: %s
                seed: 1
                iterations: %d
                model:
                  scratch: {width: 16, layers: 1, heads: 2, keyValueHeads: 2, hiddenWidth: 32, contextLength: 64,
                            ropeBase: 10000, alphabet: "0123456789+="}
                prompts:
                  arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}
                rollout: {promptsPerIteration: %d, samplesPerPrompt: %d, iterationTokens: 4, segmentTokens: 2, hardLimit: 8,
                          shardTrajectories: %d}
                evaluation: {problems: 5}
                compute: {threads: 1}
                """.formatted(name, iterations, groups, samples, SHARD_GROUPS * samples);
    }

    /** Stores all of it. {@code folder} is for a file in between. */
    void write(BlobStore store, Path folder) throws IOException {
        CampaignSpec spec =
                SpecificationReader.read(Files.writeString(folder.resolve(name + ".yaml"), specification()));
        var prepared = new CampaignPreparation(store).prepare(spec, folder);
        new Origins(store).claim(branch(), prepared.settings());
        StoreCommits commits = new StoreCommits(store);
        Writing writing = new Writing(store, spec);
        PolicyRef policy = writing.publish(0, null);
        ObjectRef parent = commits.commit(
                        new CommitRequest(branch(), prepared.settings(), 0, null, policy, null, null, List.of("none")))
                .commit();
        for (int i = 1; i <= iterations; i++) {
            Appended appended = writing.iterate(i, policy.version().number());
            policy = i % KEPT == 0 ? policy : writing.publish(i, policy);
            parent = commits.commit(new CommitRequest(
                            branch(), prepared.settings(), i, parent, policy, appended, null, List.of("none")))
                    .commit();
        }
    }

    /** What an iteration wrote of an answer, and what its summary says. */
    private record Wrote(RolloutRow row, RowLocation location, Optional<Double> reward) {}

    private final class Writing {
        private final BlobStore store;
        private final CampaignSpec spec;

        /** Of the iteration before: groups that wait for one answer. */
        private List<List<Wrote>> waiting = List.of();

        Writing(BlobStore store, CampaignSpec spec) {
            this.store = store;
            this.spec = spec;
        }

        Appended iterate(int iteration, int policy) {
            SplittableRandom random = new SplittableRandom(iteration);
            List<SummaryRow> summary = new ArrayList<>();
            List<SummaryRow> older = new ArrayList<>();
            List<RolloutRow> resumed = new ArrayList<>();
            for (List<Wrote> group : waiting) {
                RolloutRow rest = row(group.getLast(), iteration, policy, random);
                resumed.add(rest);
            }
            List<Wrote> ended = seal(iteration, Keys.resumedShard(0), resumed);
            for (int g = 0; g < waiting.size(); g++) {
                summary.add(line(ended.get(g), iteration, TrajectoryStatus.TRAINED));
                waiting.get(g)
                        .subList(0, samples - 1)
                        .forEach(each -> older.add(line(each, iteration, TrajectoryStatus.TRAINED)));
            }
            List<List<Wrote>> next = new ArrayList<>();
            for (int from = 0; from < groups; from += SHARD_GROUPS) {
                int to = Math.min(groups, from + SHARD_GROUPS);
                List<RolloutRow> rows = new ArrayList<>();
                for (int g = from; g < to; g++) {
                    Prompt prompt = prompt(random.nextInt(PROMPTS));
                    for (int s = 0; s < samples; s++) {
                        boolean cut = g % CUT == 0 && s == samples - 1;
                        rows.add(row(new TrajectoryId(new GroupId(iteration, g), s), prompt, policy, cut, random));
                    }
                }
                List<Wrote> sealed = seal(iteration, Keys.newShard(from / SHARD_GROUPS), rows);
                for (int g = from; g < to; g++) {
                    List<Wrote> group = sealed.subList((g - from) * samples, (g - from + 1) * samples);
                    boolean waits = g % CUT == 0;
                    for (Wrote each : group) {
                        summary.add(line(
                                each,
                                iteration,
                                !waits
                                        ? TrajectoryStatus.TRAINED
                                        : each.row().finished() ? TrajectoryStatus.WAITING : TrajectoryStatus.PARTIAL));
                    }
                    if (waits) {
                        next.add(group);
                    }
                }
            }
            waiting = next;
            summary.addAll(older);
            StoredObject stored = TrajectoryObjects.SUMMARIES.write(store, Keys.summary(branch(), iteration), summary);
            ObjectRef ref = new ObjectRef(stored.key(), stored.sha256());
            return new Appended(
                    new BufferRef(ref, groups, next.size(), next.size()), ref, figures(summary, next.size()));
        }

        private Figures figures(List<SummaryRow> summary, int waits) {
            List<SummaryRow> finished = summary.stream()
                    .filter(line -> line.iterationLength() > 0 && !line.stop().resumable())
                    .toList();
            double reward = finished.stream()
                    .mapToDouble(line -> line.correctness().orElse(0.0))
                    .average()
                    .orElse(0);
            double length = finished.stream()
                    .mapToInt(SummaryRow::totalLength)
                    .average()
                    .orElse(0);
            long written =
                    summary.stream().mapToLong(SummaryRow::iterationLength).sum();
            int trained = (int) summary.stream()
                    .filter(line -> line.status() == TrajectoryStatus.TRAINED)
                    .count();
            TreeMap<String, Integer> stops = new TreeMap<>();
            finished.forEach(line -> stops.merge(line.stop().label(), 1, Integer::sum));
            int ended = finished.size();
            return new Figures(
                    ended, ended, reward, reward, reward, length, written, waits, waits, waits, groups, trained, waits,
                    0, 0, stops);
        }

        private List<Wrote> seal(int iteration, String shard, List<RolloutRow> rows) {
            String scope = Keys.iteration(branch(), iteration);
            String key = Keys.rollout(scope, shard);
            List<Wrote> sealed = new ArrayList<>();
            List<ScoreRow> scores = new ArrayList<>();
            for (RolloutRow row : rows) {
                boolean right = row.segment().stop() instanceof StopReason.EndOfText
                        && row.segment().tokens().length() % 3 > 0;
                sealed.add(new Wrote(
                        row,
                        new RowLocation(key, sealed.size()),
                        row.finished() ? Optional.of(right ? 1.0 : 0.0) : Optional.empty()));
                if (row.finished()) {
                    Judgement judgement = Judgement.whole(
                            right ? Verdict.RIGHT : Verdict.WRONG, right ? "it is 12" : "it is not 12", VERIFIER);
                    scores.add(new ScoreRow(row.trajectory(), judgement, Optional.of(0.25)));
                }
            }
            if (!rows.isEmpty()) {
                TrajectoryObjects.ROLLOUTS.write(store, key, rows);
                TrajectoryObjects.SCORES.write(store, Keys.scores(scope, shard, Domain.MATH), scores);
            }
            return sealed;
        }

        PolicyRef publish(int iteration, @Nullable PolicyRef parent) throws IOException {
            WeightsStore weights = new WeightsStore(store);
            byte[] model = model(iteration);
            WeightsFile file = weights.put(
                    Safetensors.MODEL,
                    sha256 -> Keys.weightsFile(branch(), sha256, Safetensors.MODEL),
                    out -> out.write(model));
            List<WeightsFile> files = new ArrayList<>(List.of(file));
            ModelFiles others = BasePolicy.scratch(requireNonNull(spec.model().scratch()));
            for (String other : others.names()) {
                byte[] content = others.open(other).readAllBytes();
                files.add(weights.put(
                        other, _ -> Keys.weightsFile(branch(), file.sha256(), other), out -> out.write(content)));
            }
            String key = Keys.weightsManifest(branch(), iteration);
            WeightsManifest manifest = new WeightsManifest(
                    version(iteration),
                    parent == null ? null : parent.manifest().key(),
                    files);
            var stored = WeightsStore.MANIFESTS.createOrRead(store, key, manifest);
            return new PolicyRef(
                    new PolicyVersion(version(iteration)),
                    new ObjectRef(key, stored.object().sha256()),
                    file.sha256());
        }
    }

    private static SummaryRow line(Wrote wrote, int iteration, TrajectoryStatus status) {
        RolloutRow row = wrote.row();
        int policy = row.segment().writtenBy().number();
        boolean two = !row.previous().isEmpty();
        int oldest = two ? version(row.trajectory().group().iteration() - 1) : policy;
        Optional<Double> length = status == TrajectoryStatus.TRAINED
                ? Optional.of(0.5 - row.totalLength() % 10 / 10.0)
                : Optional.empty();
        return new SummaryRow(
                row.trajectory(),
                row.prompt().id(),
                row.segment().stop(),
                row.iteration() == iteration ? row.segment().tokens().length() : 0,
                row.totalLength(),
                wrote.reward(),
                length,
                new SummaryRow.PolicyVersions(oldest, policy, oldest == policy ? 1 : 2),
                wrote.location(),
                status);
    }

    private RolloutRow row(TrajectoryId id, Prompt prompt, int policy, boolean cut, SplittableRandom random) {
        int draw = random.nextInt(100);
        StopReason stop = cut
                ? new StopReason.BudgetSpent()
                : draw < 3
                        ? new StopReason.HardLimit()
                        : draw < 4 ? new StopReason.Repetition(3, 9) : new StopReason.EndOfText();
        return new RolloutRow(
                id,
                id.group().iteration(),
                prompt,
                TokenIds.of(1, 2, 3),
                0,
                segment(policy, random, stop),
                1,
                List.of(),
                cut ? Optional.empty() : Optional.of("The answer is " + draw),
                List.of("none"));
    }

    private RolloutRow row(Wrote before, int iteration, int policy, SplittableRandom random) {
        RolloutRow row = before.row();
        return new RolloutRow(
                row.trajectory(),
                iteration,
                row.prompt(),
                row.promptTokens(),
                row.totalLength(),
                segment(policy, random, new StopReason.EndOfText()),
                1,
                List.of(before.location()),
                Optional.of("At last, 12"),
                List.of("none"));
    }

    private Segment segment(int policy, SplittableRandom random, StopReason stop) {
        int length = random.nextInt(1, tokens + 1);
        float[] logProbs = new float[length];
        for (int i = 0; i < length; i++) {
            logProbs[i] = (float) -random.nextDouble();
        }
        TokenIds written = TokenIds.of(random.ints(length, 0, 50_000).toArray());
        return new Segment(new PolicyVersion(policy), written, LogProbs.of(logProbs), stop);
    }

    private static Prompt prompt(int number) {
        return new Prompt(new PromptId("p" + number), Domain.MATH, 1, number + "+1=", "" + (number + 1));
    }

    /** A model of one layer, other for each iteration. */
    private static byte[] model(int iteration) throws IOException {
        Map<String, long[]> shapes = new TreeMap<>(Map.of(
                "model.embed_tokens.weight", new long[] {13, 16},
                "model.norm.weight", new long[] {16},
                "model.layers.0.input_layernorm.weight", new long[] {16},
                "model.layers.0.self_attn.q_proj.weight", new long[] {16, 16},
                "model.layers.0.self_attn.k_proj.weight", new long[] {16, 16},
                "model.layers.0.self_attn.v_proj.weight", new long[] {16, 16},
                "model.layers.0.self_attn.o_proj.weight", new long[] {16, 16},
                "model.layers.0.post_attention_layernorm.weight", new long[] {16}));
        shapes.put("model.layers.0.mlp.gate_proj.weight", new long[] {32, 16});
        shapes.put("model.layers.0.mlp.up_proj.weight", new long[] {32, 16});
        shapes.put("model.layers.0.mlp.down_proj.weight", new long[] {16, 32});
        List<TensorSource> tensors = new ArrayList<>();
        shapes.forEach((tensor, shape) -> {
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            Arrays.fill(values, iteration);
            tensors.add(TensorSource.of(new HostTensor(tensor, shape, FloatBuffer.wrap(values))));
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors);
        return out.toByteArray();
    }
}
