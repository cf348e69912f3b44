package dev.ratchet.api.dashboard;

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
import dev.ratchet.policy.tokens.CharacterTokenizers;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
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
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A campaign for the eye: curves as learning draws them, answers that can be read, one of which goes on with another policy, and a
 * group of hostile ones in the last iteration.
 *
 * @param pace how fast it learns
 */
record ShownCampaign(String name, int iterations, double pace) {
    static final List<String> HOSTILE = List.of(
            "<script>window.harmed = 1; alert('script')</script>",
            "<img src=x onerror=\"window.harmed = 1; alert('img')\"><a href=\"javascript:alert(1)\">go</a>",
            "\u001b[2J\u001b[31mred\u001b[0m and \u0007 a bell",
            "the answer is \u202e21\u202c and \u200bhidden",
            "=cmd|'/C calc'!A0",
            "+SUM(1,1)",
            "</div><svg onload=alert(2)>",
            "[go](javascript:alert(3)) ![x](http://evil.example/x.png)");

    private static final String ALPHABET =
            " \n0123456789+-=.,:;()*abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int GROUPS = 6;
    private static final int SAMPLES = 8;
    private static final VerifierId VERIFIER = new VerifierId("math", 1);
    private static final ObjectRef NONE = new ObjectRef("none", "ab".repeat(32));

    private BranchId branch() {
        return BranchId.main(name);
    }

    private record Wrote(RolloutRow row, RowLocation location, Optional<Double> reward) {}

    void write(BlobStore store, Path folder) throws IOException {
        CampaignSpec spec = SpecificationReader.read(Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                seed: 1
                iterations: %d
                model:
                  scratch: {width: 16, layers: 1, heads: 2, keyValueHeads: 2, hiddenWidth: 32, contextLength: 512,
                            ropeBase: 10000, alphabet: " \\n%s"}
                prompts:
                  arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}
                rollout: {promptsPerIteration: %d, samplesPerPrompt: %d, iterationTokens: 64, segmentTokens: 32, hardLimit: 256,
                          shardTrajectories: 48}
                training: {tau: %s}
                evaluation: {problems: 5}
                compute: {threads: 1}
                """.formatted(
                        name, iterations, ALPHABET.substring(2), GROUPS, SAMPLES, 0.1 * pace)));
        var prepared = new CampaignPreparation(store).prepare(spec, folder);
        new Origins(store).claim(branch(), prepared.settings());
        Writing writing = new Writing(store, spec);
        StoreCommits commits = new StoreCommits(store);
        ObjectRef parent = commits.commit(new CommitRequest(
                        branch(), prepared.settings(), 0, null, writing.policy(0), null, null, List.of("none")))
                .commit();
        writing.evaluate(commits, 0);
        for (int i = 1; i <= iterations; i++) {
            Appended appended = writing.iterate(i);
            double loss = 0.4 * Math.exp(-pace * i / 30.0) + 0.02 * Math.sin(i * 1.7);
            parent = commits.commit(new CommitRequest(
                            branch(),
                            prepared.settings(),
                            i,
                            parent,
                            writing.policy(i),
                            appended,
                            new Trained("weights", NONE.sha256(), 10, 4, loss, 1 + loss, 4_000, "none"),
                            List.of("none")))
                    .commit();
            if (i % 10 == 0) {
                writing.evaluate(commits, i);
            }
        }
    }

    private final class Writing {
        private final BlobStore store;
        private final HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson(ALPHABET));
        private final ObjectRef manifest;
        private final String weights;
        private List<Wrote> waiting = List.of();

        Writing(BlobStore store, CampaignSpec spec) throws IOException {
            this.store = store;
            WeightsStore files = new WeightsStore(store);
            List<WeightsFile> all = new ArrayList<>();
            byte[] model = name.getBytes(StandardCharsets.UTF_8);
            all.add(files.put(
                    WeightsManifest.WEIGHTS,
                    sha256 -> Keys.weightsFile(branch(), sha256, WeightsManifest.WEIGHTS),
                    out -> out.write(model)));
            weights = all.getFirst().sha256();
            var others = BasePolicy.scratch(requireNonNull(spec.model().scratch()));
            for (String other : others.names()) {
                byte[] content = others.open(other).readAllBytes();
                all.add(files.put(other, _ -> Keys.weightsFile(branch(), weights, other), out -> out.write(content)));
            }
            String key = Keys.weightsManifest(branch(), 0);
            var stored = WeightsStore.MANIFESTS.createOrRead(store, key, new WeightsManifest(0, null, all));
            manifest = new ObjectRef(key, stored.object().sha256());
        }

        PolicyRef policy(int iteration) {
            return new PolicyRef(new PolicyVersion(iteration), manifest, weights);
        }

        private double skill(int iteration) {
            return 0.12 + 0.8 * (1 - Math.exp(-pace * iteration / 35.0));
        }

        Appended iterate(int iteration) {
            SplittableRandom random = new SplittableRandom(31L * iteration + name.hashCode());
            List<RolloutRow> rows = new ArrayList<>();
            List<RolloutRow> resumed = new ArrayList<>();
            if (!waiting.isEmpty()) {
                resumed.add(goesOn(waiting.getLast(), iteration));
            }
            for (int g = 0; g < GROUPS; g++) {
                Prompt prompt = prompt(iteration, g);
                for (int s = 0; s < SAMPLES; s++) {
                    boolean cut = g == 0 && s == SAMPLES - 1 && iteration < iterations;
                    TrajectoryId id = new TrajectoryId(new GroupId(iteration, g), s);
                    rows.add(row(id, iteration, prompt, text(iteration, s, prompt, random), cut));
                }
            }
            List<Wrote> ended = seal(iteration, "resumed-0000", resumed);
            List<Wrote> sealed = seal(iteration, "new-0000", rows);
            List<SummaryRow> lines = new ArrayList<>();
            ended.forEach(each -> lines.add(line(each, iteration, TrajectoryStatus.TRAINED)));
            sealed.forEach(each -> lines.add(line(each, iteration, status(each, iteration))));
            if (!waiting.isEmpty()) {
                waiting.subList(0, SAMPLES - 1)
                        .forEach(each -> lines.add(line(each, iteration, TrajectoryStatus.TRAINED)));
            }
            waiting = iteration < iterations ? sealed.subList(0, SAMPLES) : List.of();
            StoredObject summary = TrajectoryObjects.SUMMARIES.write(store, Keys.summary(branch(), iteration), lines);
            ObjectRef ref = new ObjectRef(summary.key(), summary.sha256());
            return new Appended(new BufferRef(ref, GROUPS, 1, 1), ref, figures(ended, sealed, lines));
        }

        private TrajectoryStatus status(Wrote each, int iteration) {
            if (each.row().trajectory().group().index() > 0 || iteration == iterations) {
                return TrajectoryStatus.TRAINED;
            }
            return each.row().finished() ? TrajectoryStatus.WAITING : TrajectoryStatus.PARTIAL;
        }

        private Figures figures(List<Wrote> ended, List<Wrote> sealed, List<SummaryRow> lines) {
            List<Wrote> all = new ArrayList<>(ended);
            all.addAll(sealed);
            List<Wrote> finished =
                    all.stream().filter(each -> each.row().finished()).toList();
            double reward = finished.stream()
                    .mapToDouble(each -> each.reward().orElse(0.0))
                    .average()
                    .orElse(0);
            SortedMap<String, Integer> stops = new TreeMap<>();
            all.forEach(each -> stops.merge(each.row().segment().stop().label(), 1, Integer::sum));
            return new Figures(
                    finished.size(),
                    finished.size(),
                    reward,
                    reward,
                    reward - 0.05,
                    finished.stream()
                            .mapToInt(each -> each.row().totalLength())
                            .average()
                            .orElse(0),
                    all.stream()
                            .mapToLong(each -> each.row().segment().tokens().length())
                            .sum(),
                    ended.size(),
                    (int) all.stream().filter(each -> !each.row().finished()).count(),
                    1,
                    GROUPS,
                    (int) lines.stream()
                            .filter(each -> each.status() == TrajectoryStatus.TRAINED)
                            .count(),
                    ended.size(),
                    0,
                    0,
                    stops);
        }

        private Prompt prompt(int iteration, int group) {
            int first = 100 + (iteration * 37 + group * 91) % 800;
            int second = 100 + (iteration * 53 + group * 17) % 800;
            if (iteration == iterations && group == 1) {
                return new Prompt(new PromptId("hostile"), Domain.MATH, 1, "What is <b>1+1</b>? \u202eesrever", "=2+5");
            }
            return new Prompt(
                    new PromptId("sum-%d-%d".formatted(first, second)),
                    Domain.MATH,
                    2,
                    "What is %d + %d? Work it out, then give the answer.".formatted(first, second),
                    Integer.toString(first + second));
        }

        private String text(int iteration, int sample, Prompt prompt, SplittableRandom random) {
            if (prompt.id().value().equals("hostile")) {
                return HOSTILE.get(sample);
            }
            String[] words = prompt.question().split("[ ?]", -1);
            int first = Integer.parseInt(words[2]);
            int second = Integer.parseInt(words[4]);
            boolean right = random.nextDouble() < skill(iteration);
            int answer = first + second + (right ? 0 : random.nextInt(1, 40));
            StringBuilder text = new StringBuilder("%d + %d.\n".formatted(first, second));
            int steps = 1 + random.nextInt(1 + (int) (3 * skill(iteration)));
            int[] parts = {1, 10, 100};
            for (int s = 0; s < steps; s++) {
                int digit = parts[s % 3];
                text.append("Column %d: %d plus %d is %d.\n"
                        .formatted(
                                s + 1,
                                first / digit % 10,
                                second / digit % 10,
                                first / digit % 10 + second / digit % 10));
            }
            return text.append("So the answer is %d".formatted(answer)).toString();
        }

        private RolloutRow row(TrajectoryId id, int iteration, Prompt prompt, String text, boolean cut) {
            boolean plain = text.chars().allMatch(each -> ALPHABET.indexOf(each) >= 0);
            TokenIds tokens = plain ? tokenizer.encode(cut ? text.substring(0, 24) : text) : TokenIds.of(1, 2, 3);
            StopReason stop = cut
                    ? new StopReason.BudgetSpent()
                    : stop(iteration, 11 * id.sample() + 7 * id.group().index());
            return new RolloutRow(
                    id,
                    iteration,
                    prompt,
                    TokenIds.of(1, 2, 3),
                    0,
                    segment(iteration, tokens, stop),
                    2,
                    List.of(),
                    cut ? Optional.empty() : Optional.of(text),
                    List.of("none"));
        }

        /** Fewer and fewer run into the limit or repeat themselves. */
        private static StopReason stop(int iteration, int draw) {
            int fate = Math.floorMod(draw + 13 * iteration, 97);
            if (fate < 40 * Math.exp(-iteration / 25.0)) {
                return new StopReason.HardLimit();
            }
            return fate > 96 - 12 * Math.exp(-iteration / 15.0)
                    ? new StopReason.Repetition(3, 9)
                    : new StopReason.EndOfText();
        }

        private RolloutRow goesOn(Wrote before, int iteration) {
            RolloutRow row = before.row();
            String first = tokenizer.decode(row.segment().tokens());
            String rest = " and carry.\nSo the answer is " + row.prompt().answer();
            return new RolloutRow(
                    row.trajectory(),
                    iteration,
                    row.prompt(),
                    row.promptTokens(),
                    row.totalLength(),
                    segment(iteration, tokenizer.encode(rest), new StopReason.EndOfText()),
                    1,
                    List.of(before.location()),
                    Optional.of(first + rest),
                    List.of("none"));
        }

        private Segment segment(int iteration, TokenIds tokens, StopReason stop) {
            float[] logProbs = new float[tokens.length()];
            for (int i = 0; i < logProbs.length; i++) {
                logProbs[i] = (float) -Math.abs(Math.sin(i * 0.9) * (i % 11 == 0 ? 4.5 : 0.6));
            }
            return new Segment(new PolicyVersion(iteration - 1), tokens, LogProbs.of(logProbs), stop);
        }

        private List<Wrote> seal(int iteration, String shard, List<RolloutRow> rows) {
            String scope = Keys.iteration(branch(), iteration);
            String key = Keys.rollout(scope, shard);
            List<Wrote> sealed = new ArrayList<>();
            List<ScoreRow> scores = new ArrayList<>();
            for (RolloutRow row : rows) {
                String response = row.response().orElse("");
                boolean right = response.endsWith("is " + row.prompt().answer());
                sealed.add(new Wrote(
                        row,
                        new RowLocation(key, sealed.size()),
                        row.finished() ? Optional.of(right ? 1.0 : 0.0) : Optional.empty()));
                if (row.finished()) {
                    String last = response.substring(response.lastIndexOf(' ') + 1);
                    scores.add(new ScoreRow(
                            row.trajectory(),
                            Judgement.whole(
                                    right ? Verdict.RIGHT : Verdict.WRONG,
                                    right
                                            ? last + " is it"
                                            : "\"%s\" is not %s"
                                                    .formatted(
                                                            last, row.prompt().answer()),
                                    VERIFIER),
                            Optional.of(0.012)));
                }
            }
            if (!rows.isEmpty()) {
                TrajectoryObjects.ROLLOUTS.write(store, key, rows);
                TrajectoryObjects.SCORES.write(store, Keys.scores(scope, shard, Domain.MATH), scores);
            }
            return sealed;
        }

        private SummaryRow line(Wrote wrote, int iteration, TrajectoryStatus status) {
            RolloutRow row = wrote.row();
            int began = row.trajectory().group().iteration();
            int newest = row.iteration();
            return new SummaryRow(
                    row.trajectory(),
                    row.prompt().id(),
                    row.segment().stop(),
                    newest == iteration ? row.segment().tokens().length() : 0,
                    row.totalLength(),
                    wrote.reward(),
                    status == TrajectoryStatus.TRAINED
                            ? Optional.of(0.25 - row.totalLength() % 10 / 20.0)
                            : Optional.empty(),
                    new SummaryRow.PolicyVersions(began - 1, newest - 1, newest == began ? 1 : 2),
                    wrote.location(),
                    status);
        }

        void evaluate(StoreCommits commits, int iteration) {
            SplittableRandom random = new SplittableRandom(7L * iteration);
            List<RolloutRow> rows = new ArrayList<>();
            List<ScoreRow> scores = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Prompt prompt = prompt(iterations + 1 + i, 0);
                TrajectoryId id = new TrajectoryId(new GroupId(iteration, i), 0);
                rows.add(row(id, iteration + 1, prompt, text(iteration, 0, prompt, random), false));
                boolean right = random.nextDouble() < skill(iteration);
                scores.add(new ScoreRow(
                        id,
                        Judgement.whole(right ? Verdict.RIGHT : Verdict.WRONG, "as drawn", VERIFIER),
                        Optional.empty()));
            }
            String key = "campaigns/%s/held-out-%06d".formatted(name, iteration);
            StoredObject rollout = TrajectoryObjects.ROLLOUTS.write(store, key + ".arrow", rows);
            StoredObject judged = TrajectoryObjects.SCORES.write(store, key + "-scores.arrow", scores);
            ObjectRef rolled = new ObjectRef(rollout.key(), rollout.sha256());
            var _ = commits.reportEvaluation(
                    branch(),
                    policy(iteration),
                    new RolloutPlan(RolloutScope.evaluation(iteration), NONE, 1, 0),
                    List.of(new ShardRef("new-0000", rolled, new TreeMap<>(Map.of(Domain.MATH, 100)), 0, 100, "none")),
                    List.of(new ScoresRef(new ObjectRef(judged.key(), judged.sha256()), "new-0000", 0, 0, 0, 0, 0)));
        }
    }
}
