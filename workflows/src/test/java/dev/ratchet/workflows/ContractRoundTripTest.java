package dev.ratchet.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.PreparedEvaluation;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.evaluation.EvaluationPlan;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import dev.ratchet.workflows.iteration.IterationPlan;
import dev.ratchet.workflows.iteration.IterationResult;
import dev.ratchet.workflows.iteration.IterationStatus;
import dev.ratchet.workflows.pause.ChildGate;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record with a helper named like a property cannot be read back, and only a round trip shows it. */
class ContractRoundTripTest {
    private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance();
    private static final BranchId BRANCH = BranchId.main("test");
    private static final ObjectRef OBJECT = new ObjectRef("campaigns/test/main/x", "0f".repeat(32));
    private static final PolicyRef POLICY = new PolicyRef(new PolicyVersion(3), OBJECT, "0f".repeat(32));
    private static final BufferRef BUFFER = new BufferRef(OBJECT, 1, 2, 3);
    private static final Figures FIGURES =
            new Figures(8, 7, 0.5, 0.25, 0.125, 12.5, 99, 3, 2, 1, 4, 32, 8, 0, 1, new TreeMap<>(Map.of("end", 8)));
    private static final Trained TRAINED = new Trained("key", "0f".repeat(32), 10, 4, 0.5, 1.5, 100, "avx2");
    private static final CampaignState STATE =
            new CampaignState(4, POLICY, BUFFER, OBJECT, new CampaignState.Totals(1, 2, 3, 4));
    private static final EvaluationResult EVALUATION =
            new EvaluationResult(4, "0f".repeat(32), 10, 5, 1, 0.5, 0.2, 0.8, 9.5, OBJECT);
    private static final RolloutPlan ROLLOUT_PLAN = new RolloutPlan(RolloutScope.training(4), OBJECT, 2, 1);
    private static final ShardRef SHARD =
            new ShardRef("new-0000", OBJECT, new TreeMap<>(Map.of(Domain.MATH, 7)), 1, 88, "avx2");
    private static final SettingsInForce CHANGED = new SettingsInForce(5, 1, OBJECT, 40, 1000, 10, 100, 15);
    private static final IterationResult ITERATION = new IterationResult(STATE, FIGURES, TRAINED, 10, 20, 40);

    static Stream<Record> contracts() {
        return Stream.of(
                OBJECT,
                POLICY,
                BUFFER,
                FIGURES,
                TRAINED,
                STATE,
                CampaignState.NOTHING_YET,
                EVALUATION,
                ROLLOUT_PLAN,
                SHARD,
                new OpenedCampaign(STATE, null, EVALUATION, CHANGED, List.of(CHANGED)),
                new ShardRequest(BRANCH, OBJECT, RolloutScope.evaluation(0), OBJECT, 3, POLICY),
                new ScoreRequest(BRANCH, OBJECT, RolloutScope.training(1), "new-0000", OBJECT, Domain.MATH),
                new ScoresRef(OBJECT, "new-0000", 1, 2, 3, 4, 5),
                new Appended(BUFFER, OBJECT, FIGURES),
                new CommitRequest(
                        BRANCH, OBJECT, 4, null, POLICY, new Appended(BUFFER, OBJECT, FIGURES), null, List.of("a")),
                new CampaignPlan(BRANCH, OBJECT, 40, 1000, 10, 100, 15),
                CampaignProgress.START,
                CHANGED,
                new SettingsRequest(OBJECT, OBJECT, "why"),
                new CampaignProgress(true, STATE, EVALUATION, EVALUATION, ITERATION, CHANGED, List.of(CHANGED)),
                new CampaignResult(STATE, EVALUATION, null),
                new CampaignStatus(
                        CampaignStatus.Mode.PAUSING,
                        "iteration",
                        5,
                        40,
                        "why",
                        List.of("x"),
                        STATE,
                        null,
                        null,
                        ITERATION),
                new IterationPlan(BRANCH, OBJECT, 5, POLICY, null, OBJECT, 15),
                ITERATION,
                new IterationStatus(5, "training", 2, 3, null, List.of("train step")),
                new EvaluationPlan(BRANCH, OBJECT, 4, POLICY, 100, 15),
                new EvaluationOrder("test", 3, "sums@2", 50, 8, 0.6, 512, 7L, 5),
                new EvaluationOrder("test", null, "sums", null, 1, null, null, null, 4),
                new PreparedEvaluation(
                        "nightly",
                        BRANCH,
                        OBJECT,
                        POLICY,
                        "sums@2",
                        50,
                        8,
                        new RolloutPlan(RolloutScope.ordered("nightly", 4), OBJECT, 2, 0),
                        15),
                new EvaluationStatus("answering", 1, 2, "why", List.of("new shard 1")),
                new SuiteResult("sums@2", 50, 8, 0.5, 0.25, 0.75, OBJECT),
                new ChildGate("campaign/test/main/iteration/5", "why", List.of("train step"), 3, 1));
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void what_goes_in_comes_out(Record contract) {
        var payload = CONVERTER.toPayload(contract).orElseThrow();

        assertThat(CONVERTER.<Record>fromPayload(payload, cast(contract.getClass()), contract.getClass()))
                .isEqualTo(contract);
    }

    @SuppressWarnings("unchecked") // the class of a record is a class of records
    private static Class<Record> cast(Class<? extends Record> type) {
        return (Class<Record>) type;
    }
}
