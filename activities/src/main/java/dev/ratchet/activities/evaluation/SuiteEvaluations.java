package dev.ratchet.activities.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.activities.plan.PlannedShards;
import dev.ratchet.activities.plan.PlannedShards.PlannedGroup;
import dev.ratchet.activities.plan.Plans;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.CampaignInputs;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.suites.Suite;
import dev.ratchet.activities.suites.Suites;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.rewards.FinalAnswers;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PreparedEvaluation;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.SuiteActivities;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.EvaluationSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Begins and ends evaluations that were ordered. All that they come upon later is pinned when they begin. */
public final class SuiteEvaluations implements SuiteActivities {
    private final BlobStore store;
    private final SettingsStore settings;
    private final EvaluationRecords records;

    public SuiteEvaluations(BlobStore store, SettingsStore settings) {
        this.store = store;
        this.settings = settings;
        this.records = new EvaluationRecords(store);
    }

    /**
     * Pins what is ordered under this id, or finds it pinned.
     *
     * @throws FaultException {@code INVALID_REQUEST} for an order that cannot be carried out, or another one of the same id
     */
    @Override
    public PreparedEvaluation prepare(String id, EvaluationOrder order) {
        require(
                BranchId.fits(id),
                "evaluation id: \"%s\" (expected: 1 to 63 of a-z 0-9 -, beginning with a letter or digit)",
                id);
        StoredSuiteEvaluation pinned = records.find(id).orElseGet(() -> records.create(id, pin(order)));
        if (!pinned.order().equals(order)) {
            throw invalid("evaluation: %s was ordered otherwise: %s (expected: the same order, or another id)"
                    .formatted(id, pinned.order()));
        }
        return prepared(id, pinned);
    }

    private PreparedEvaluation prepared(String id, StoredSuiteEvaluation pinned) {
        BranchId branch = BranchId.main(pinned.order().campaign());
        CampaignData data = settings.open(pinned.settings());
        int samples = data.spec().rollout().samplesPerPrompt();
        List<Prompt> asked = data.prompts().heldOut().subList(0, pinned.problems());
        List<PlannedGroup> groups = IntStream.range(0, asked.size())
                .mapToObj(index -> new PlannedGroup(
                        new GroupId(pinned.iteration(), index), asked.get(index).id()))
                .toList();
        RolloutPlan plan = Plans.create(
                store,
                branch,
                RolloutScope.ordered(id, pinned.iteration()),
                new PlannedShards(
                        PlannedShards.begin(
                                groups, samples, data.spec().evaluation().shardTrajectories()),
                        List.of(),
                        samples));
        return new PreparedEvaluation(
                id,
                branch,
                pinned.settings(),
                pinned.policy(),
                pinned.suite(),
                pinned.problems(),
                samples,
                plan,
                data.spec().compute().heartbeatSeconds());
    }

    private StoredSuiteEvaluation pin(EvaluationOrder order) {
        BranchId branch = BranchId.main(order.campaign());
        StoredCommit commit = commit(branch, order);
        Suite suite = new Suites(store)
                .find(order.suite())
                .orElseThrow(() -> invalid("suite: \"%s\" is not there (expected: one that ./ratchet suites list shows)"
                        .formatted(order.suite())));
        int problems = order.problems() == null ? suite.problems() : order.problems();
        require(
                problems <= suite.problems(),
                "problems: %d (expected: at most the %d of suite %s)",
                problems,
                suite.problems(),
                order.suite());
        CampaignSettings campaign = settings.read(commit.made().settings());
        CampaignSpec spec = spec(campaign.spec(), order, problems);
        CampaignInputs inputs = new CampaignInputs(
                suite.prompts(),
                campaign.inputs().warmUpExamples(),
                campaign.inputs().baseModel());
        ObjectRef derived = settings.put(branch, new CampaignSettings(spec, inputs));
        CampaignData data = settings.open(derived);
        CampaignPreparation.mustBeJudged(spec, data.prompts().heldOut());
        new Policies(store).mustRead(commit.made().policy(), spec, data.prompts());
        return new StoredSuiteEvaluation(
                order,
                suite.id(),
                suite.prompts(),
                commit.made().iteration(),
                commit.made().policy(),
                derived,
                problems,
                Instant.now().toString());
    }

    private StoredCommit commit(BranchId branch, EvaluationOrder order) {
        Commits commits = new Commits(store);
        Integer version = order.version();
        return (version == null
                        ? commits.newest(branch)
                        : commits.ofVersion(branch, version, commits.newestIteration(branch)))
                .orElseThrow(
                        () -> invalid("weights: campaign %s has no %s (expected: a policy version that it published)"
                                .formatted(
                                        order.campaign(),
                                        version == null ? "committed weights yet" : "version " + version)))
                .content();
    }

    /** The campaign's, with what the order says otherwise. */
    private static CampaignSpec spec(CampaignSpec spec, EvaluationOrder order, int problems) {
        int samples = order.samplesPerPrompt();
        Double wanted = order.temperature();
        double temperature = wanted == null ? spec.evaluation().temperature() : wanted;
        require(
                samples == 1 || temperature > 0,
                "samplesPerPrompt: %d at temperature 0 (expected: 1, since greedy answers to a prompt are all the same; or a temperature > 0)",
                samples);
        RolloutSpec rollout = spec.rollout();
        Integer limit = order.maxTokens();
        Long seed = order.seed();
        int shard = Math.max(samples, spec.evaluation().shardTrajectories());
        return new CampaignSpec(
                spec.name(),
                seed == null ? spec.seed() : seed,
                0, // it trains nothing
                spec.model(),
                spec.prompts(),
                spec.warmUp(),
                new RolloutSpec(
                        rollout.promptsPerIteration(),
                        samples,
                        rollout.iterationTokens(),
                        rollout.segmentTokens(),
                        limit == null ? rollout.hardLimit() : limit,
                        rollout.temperature(),
                        Math.max(samples, rollout.shardTrajectories()),
                        rollout.repetition(),
                        rollout.stop(),
                        rollout.filter(),
                        rollout.engine()),
                spec.reward(),
                spec.replay(),
                spec.training(),
                new EvaluationSpec(problems, 0, 0, temperature, shard),
                spec.compute());
    }

    @Override
    public SuiteResult report(PreparedEvaluation evaluation, List<ShardRef> shards, List<ScoresRef> scores) {
        Map<GroupId, List<Answer>> byGroup = new TreeMap<>();
        List<String> numerics = new ArrayList<>();
        for (ShardRef shard : shards) { // one after the other, since all answers together may not fit in memory
            answers(shard, scores)
                    .forEach((trajectory, answer) -> byGroup.computeIfAbsent(trajectory.group(), _ -> new ArrayList<>())
                            .add(answer));
            numerics.add(shard.numerics());
        }
        List<PromptAnswers> prompts = byGroup.values().stream()
                .map(answers ->
                        new PromptAnswers(answers, answers.getFirst().prompt().domain() != Domain.CODE))
                .toList();
        String key = Keys.evaluationPrompts(evaluation.id());
        ObjectRef rows = new ObjectRef(
                key,
                TrajectoryObjects.EVALUATED_PROMPTS
                        .createOrRead(
                                store,
                                key,
                                prompts.stream().map(PromptAnswers::row).toList())
                        .object()
                        .sha256());
        return records.report(evaluation, SuiteReport.of(prompts, evaluation.samplesPerPrompt(), rows, numerics));
    }

    /** The answers of a shard by their ids, in order. */
    private Map<TrajectoryId, Answer> answers(ShardRef shard, List<ScoresRef> scores) {
        Map<TrajectoryId, ScoreRow> verdicts = new HashMap<>();
        scores.stream()
                .filter(each -> each.shard().equals(shard.name()))
                .map(ScoresRef::scores)
                .flatMap(ref -> TrajectoryObjects.SCORES.read(store, ref.key(), ref.sha256()).stream())
                .forEach(row -> verdicts.put(row.trajectory(), row));
        Map<TrajectoryId, Answer> answers = new TreeMap<>();
        ObjectRef rollout = shard.rollout();
        for (RolloutRow row : TrajectoryObjects.ROLLOUTS.read(store, rollout.key(), rollout.sha256())) {
            ScoreRow score = verdicts.get(row.trajectory());
            if (score == null) {
                throw new FaultException(
                        Fault.CORRUPT_DATA,
                        "scores of %s: none for %s (expected: one for each answer)"
                                .formatted(rollout.key(), row.trajectory()));
            }
            Optional<String> given = row.response().flatMap(response -> FinalAnswers.of(row.prompt(), response));
            answers.put(
                    row.trajectory(),
                    new Answer(
                            row.prompt(),
                            score.judgement().verdict(),
                            given,
                            row.totalLength(),
                            row.segment().stop().label()));
        }
        return answers;
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID_REQUEST, message);
    }
}
