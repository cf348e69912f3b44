package dev.ratchet.workflows;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.IterationResult;
import dev.ratchet.workflows.iteration.IterationWorkflow;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import dev.ratchet.workflows.pause.ChildGate;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor.SignalExternalInput;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MirrorDescentCampaignTest {
    private static final BranchId BRANCH = BranchId.main("test");

    private final LostSignals lostSignals = new LostSignals();

    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                            .setWorkerInterceptors(lostSignals)
                            .build())
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setIdentity("test") // not the machine's name, which a recorded history would hold
                            .build())
                    .registerSearchAttribute(WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT)
                    .registerSearchAttribute(WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute(WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)
                    .build());

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void an_iteration_reads_as_the_algorithm() {
        ScriptedPools pools = new ScriptedPools(1);

        CampaignResult end = campaignOn(pools).run(plan(1, 0), CampaignProgress.START);

        assertThat(pools.asked)
                .containsExactly(
                        "open",
                        "warm up",
                        "publish policy 0",
                        "commit 0",
                        "sample prompts of 1",
                        "policy 0 writes shard 0 of plan/1",
                        "score new-0",
                        "append [new-0] to the buffer of 1",
                        "train policy 0 in 1",
                        "publish policy 1",
                        "commit 1");
        assertThat(end.state().iteration()).isEqualTo(1);
    }

    @Test
    void partials_go_on_with_newer_weights() {
        ScriptedPools pools = new ScriptedPools(1);

        campaignOn(pools).run(plan(2, 0), CampaignProgress.START);

        assertThat(pools.asked)
                .contains("policy 1 goes on with shard 0 of plan/2", "append [resumed-0, new-0] to the buffer of 2");
    }

    @Test
    void an_iteration_without_a_complete_group_trains_nothing_and_keeps_its_weights() {
        ScriptedPools pools = new ScriptedPools(1).withoutCompleteGroupIn(1);

        CampaignResult end = campaignOn(pools).run(plan(2, 0), CampaignProgress.START);

        assertThat(pools.asked)
                .contains("policy 0 writes shard 0 of plan/2", "train policy 0 in 2")
                .doesNotContain("train policy 0 in 1");
        assertThat(version(end.state())).isEqualTo(new PolicyVersion(1));
    }

    @Test
    void an_iteration_that_judges_nothing_leaves_the_mean_reward_as_it_was() {
        ScriptedPools pools = new ScriptedPools(1).withoutVerdictIn(2);

        campaignOn(pools).run(plan(2, 0), CampaignProgress.START);

        List<String> shown =
                temporal.getWorkflowClient().fetchHistory(WorkflowIds.campaign("test")).getEvents().stream()
                        .filter(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes)
                        .map(event -> event.getUpsertWorkflowSearchAttributesEventAttributes()
                                .getSearchAttributes()
                                .getIndexedFieldsMap()
                                .get(WorkflowIds.REWARD_ATTRIBUTE))
                        .filter(Objects::nonNull)
                        .map(reward -> reward.getData().toStringUtf8())
                        .toList();
        assertThat(shown).isNotEmpty().containsOnly("0.5");
    }

    @Test
    void evaluations_stand_before_the_first_and_after_the_last_iteration() {
        ScriptedPools pools = new ScriptedPools(1);

        CampaignResult end = campaignOn(pools).run(plan(2, 100), CampaignProgress.START);

        assertThat(pools.asked).contains("choose 100 problems after 0", "choose 100 problems after 2");
        assertThat(pools.asked).doesNotContain("choose 100 problems after 1");
        assertThat(end.before()).isNotNull();
        assertThat(end.after()).isNotNull();
    }

    @Test
    void what_the_store_knows_is_not_done_again() {
        CampaignState stored = new CampaignState(
                1,
                new PolicyRef(new PolicyVersion(1), ScriptedPools.object("manifest/1"), ScriptedPools.SHA),
                null,
                ScriptedPools.object("commit/1"),
                CampaignState.Totals.ZERO);
        ScriptedPools pools = new ScriptedPools(1).withStored(new OpenedCampaign(stored, null, null, null, null));

        campaignOn(pools).run(plan(2, 0), CampaignProgress.START);

        assertThat(pools.asked).startsWith("open", "sample prompts of 2").contains("train policy 1 in 2");
    }

    @Test
    void a_campaign_paused_before_it_starts_works_only_after_resume() {
        ScriptedPools pools = new ScriptedPools(1);
        CampaignWorkflow campaign = campaignOn(pools);
        var batch = temporal.getWorkflowClient().newSignalWithStartRequest();
        batch.add(campaign::run, plan(1, 0), CampaignProgress.START);
        batch.add(campaign::pause, "not yet");
        temporal.getWorkflowClient().signalWithStart(batch);

        temporal.sleep(Duration.ofDays(1));
        assertThat(pools.asked).isEmpty();
        assertThat(campaign.status().sentence()).isEqualTo("PAUSED (not yet), in flight 0");

        campaign.resume();
        result(campaign);
        assertThat(pools.asked).endsWith("commit 1");
    }

    @Test
    void a_pause_in_the_middle_stops_what_is_in_flight_and_the_same_request_goes_on_after_it() throws Exception {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pools.held.await();

        CampaignStatus asked = campaign.requestPause("the operator says so");
        assertThat(asked.sentence()).isEqualTo("PAUSING (the operator says so), waiting for iteration 1");
        CampaignStatus paused = awaitStatus(
                campaign,
                status -> status.mode() == Mode.PAUSED && pools.asked.contains(writes + " stopped at its boundary"));

        assertThat(paused.sentence()).isEqualTo("PAUSED (the operator says so), in flight 0");
        assertThat(campaign.requestResume().mode()).isEqualTo(Mode.RUNNING);
        result(campaign);
        assertThat(pools.asked).containsSubsequence(writes, writes + " stopped at its boundary", writes, "commit 1");
    }

    @Test
    void what_a_child_said_before_its_newest_word_pauses_nothing() {
        String writes = "policy 0 writes shard 0 of plan/1";
        String scores = "score new-0";
        ScriptedPools pools = new ScriptedPools(1).holding(writes).holding(scores);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pauseAndResume(campaign, pools, writes, Duration.ZERO);
        awaitStatus(campaign, _ -> pools.asked.contains(scores));

        String child = WorkflowIds.iteration(BRANCH, 1);
        campaign.childGate(new ChildGate(child, "in the middle", List.of(), 2, 0)); // overtaken by the resume
        campaign.childGate(new ChildGate(child, "in the middle", List.of("new shard 0"), 1, 0));
        campaign.childGate(new ChildGate(WorkflowIds.iteration(BRANCH, 0), "of another", List.of(), 9, 1));
        assertThat(campaign.status().mode()).isEqualTo(Mode.RUNNING);

        pauseAndResume(campaign, pools, scores, Duration.ZERO);
        result(campaign);
        assertThat(pools.asked).endsWith("commit 1");
    }

    @Test
    void a_child_that_failed_pauses_its_campaign_once_however_late_it_says_so_again() {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        awaitStatus(campaign, _ -> pools.asked.contains(writes));

        ChildGate failed = new ChildGate(WorkflowIds.iteration(BRANCH, 1), "disk full", List.of("new shard 0"), 100, 1);
        campaign.childGate(failed);
        assertThat(awaitStatus(campaign, status -> status.mode() != Mode.RUNNING)
                        .reason())
                .isEqualTo("disk full");
        campaign.requestResume();
        campaign.childGate(new ChildGate(failed.child(), failed.reason(), List.of(), 101, 1));

        assertThat(campaign.status().mode()).isEqualTo(Mode.RUNNING);
        result(campaign);
    }

    @Test
    void a_day_of_pause_is_no_time_of_work() {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);

        pauseAndResume(campaign, pools, writes, Duration.ofDays(1));
        result(campaign);

        IterationResult worked = requireNonNull(campaign.status().last(), "last");
        assertThat(worked.millis()).isBetween(1L, Duration.ofHours(12).toMillis());
        assertThat(worked.rolloutMillis()).isLessThanOrEqualTo(worked.millis());
    }

    @Test
    void a_pause_says_why_not() {
        ScriptedPools pools = new ScriptedPools(1).holding("warm up");
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);

        assertThatThrownBy(() -> campaign.requestPause(" "))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("reason: blank (expected: why the campaign is paused)");
        assertThatThrownBy(campaign::requestResume).hasStackTraceContaining("campaign test: not paused");
        campaign.requestPause("a reason");
        assertThatThrownBy(() -> campaign.requestPause("another"))
                .hasStackTraceContaining("campaign test: paused already (a reason)");
        campaign.resume();
        result(campaign);
    }

    @Test
    void an_activity_that_fails_for_good_pauses_the_campaign_which_says_why_and_goes_on_after_resume() {
        ScriptedPools pools =
                new ScriptedPools(1).failing("train policy 0 in 1", "segment x: checksum 1 (expected: 2)");
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);

        CampaignStatus paused = awaitStatus(campaign, status -> status.mode() == Mode.PAUSED);
        assertThat(paused.reason()).isEqualTo("train step failed: segment x: checksum 1 (expected: 2) [CORRUPT_DATA]");

        campaign.resume();
        result(campaign);
        assertThat(pools.asked).containsSubsequence("train policy 0 in 1", "train policy 0 in 1", "commit 1");
    }

    @Test
    void an_iteration_that_somebody_closed_pauses_its_campaign_and_begins_again_after_resume() throws Exception {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pools.held.await();

        temporal.getWorkflowClient()
                .newUntypedWorkflowStub(WorkflowIds.iteration(BRANCH, 1))
                .cancel();
        CampaignStatus paused = awaitStatus(campaign, status -> status.mode() == Mode.PAUSED);
        assertThat(paused.reason()).isEqualTo("iteration 1 was closed: it was cancelled");

        campaign.requestResume();
        result(campaign);
        assertThat(pools.asked).containsSubsequence(writes, "sample prompts of 1", writes, "commit 1");
    }

    @Test
    void an_iteration_that_ends_before_it_hears_of_a_pause_does_not_end_its_campaign() throws Exception {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pools.held.await();

        lostSignals.next = WorkflowIds.iteration(BRANCH, 1);
        campaign.requestPause("meanwhile");
        while (temporal.getWorkflowClient().fetchHistory(WorkflowIds.campaign("test")).getEvents().stream()
                .noneMatch(HistoryEvent::hasSignalExternalWorkflowExecutionFailedEventAttributes)) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(campaign.status().reason()).isEqualTo("meanwhile");

        campaign.requestResume();
        pauseAndResume(campaign, pools, writes, Duration.ZERO); // which it hears
        result(campaign);
        assertThat(pools.asked).endsWith("commit 1");
    }

    @Test
    void a_pause_sent_to_an_iteration_by_hand_pauses_its_campaign() throws Exception {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pools.held.await();

        iteration(1).pause("by hand");
        CampaignStatus paused = awaitStatus(
                campaign,
                status -> status.mode() == Mode.PAUSED && pools.asked.contains(writes + " stopped at its boundary"));
        assertThat(paused.reason()).isEqualTo("by hand");

        campaign.requestResume();
        result(campaign);
        assertThat(pools.asked).endsWith("commit 1");
    }

    /** As when a failure of its iteration and a resume reach a campaign together, so that its own gate never moves. */
    @Test
    void no_iteration_stays_paused_under_a_campaign_that_runs() {
        String writes = "policy 0 writes shard 0 of plan/1";
        String scores = "score new-0";
        ScriptedPools pools = new ScriptedPools(1).holding(writes).holding(scores);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pauseAndResume(campaign, pools, writes, Duration.ZERO);
        awaitStatus(campaign, _ -> pools.asked.contains(scores));

        iteration(1).pause("in the middle"); // just as the campaign told it before

        result(campaign);
        assertThat(pools.asked).containsSubsequence(scores, scores + " stopped at its boundary", scores, "commit 1");
    }

    @Test
    void a_cancelled_campaign_stops_its_pools() throws Exception {
        String writes = "policy 0 writes shard 0 of plan/1";
        ScriptedPools pools = new ScriptedPools(1).holding(writes);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(1, 0), CampaignProgress.START);
        pools.held.await();

        WorkflowStub.fromTyped(campaign).cancel();

        assertThatThrownBy(() -> result(campaign))
                .isInstanceOf(WorkflowFailedException.class)
                .hasRootCauseInstanceOf(CanceledFailure.class);
        assertThat(pools.asked).endsWith(writes, writes + " stopped at its boundary");
    }

    /** With -Dratchet.histories=FOLDER the histories are written there too, for {@link RecordedHistoriesTest}. */
    @Test
    void todays_code_replays_todays_history() throws Exception {
        String writes = "policy 1 writes shard 1 of plan/2";
        String asks = "policy 2 writes shard 0 of evaluation/2";
        ScriptedPools pools = new ScriptedPools(3).holding(writes).holding(asks);
        CampaignWorkflow campaign = campaignOn(pools);
        WorkflowClient.start(campaign::run, plan(2, 10), CampaignProgress.START);
        awaitShards(
                campaign, pools, 2,
                3); // this server loses a task that cancels activities which no worker has taken yet
        pauseAndResume(campaign, pools, writes, Duration.ZERO);
        pauseAndResume(campaign, pools, asks, Duration.ZERO);
        result(campaign);

        replay("campaign", WorkflowIds.campaign("test"), MirrorDescentCampaign.class);
        replay("iteration", WorkflowIds.iteration(BRANCH, 2), MirrorDescentIteration.class);
        replay("evaluation", WorkflowIds.evaluation(BRANCH, 2), HeldOutEvaluation.class);
    }

    private void pauseAndResume(CampaignWorkflow campaign, ScriptedPools pools, String held, Duration pause) {
        awaitStatus(campaign, _ -> pools.asked.contains(held));
        campaign.requestPause("in the middle");
        awaitStatus(
                campaign,
                status -> status.mode() == Mode.PAUSED && pools.asked.contains(held + " stopped at its boundary"));
        temporal.sleep(pause);
        campaign.requestResume();
    }

    private void replay(String name, String id, Class<?> workflow) throws Exception {
        WorkflowExecutionHistory history = temporal.getWorkflowClient().fetchHistory(id);
        String folder = System.getProperty("ratchet.histories");
        if (folder != null) {
            Files.writeString(Path.of(folder, name + ".json"), history.toJson(false) + "\n");
        }
        WorkflowReplayer.replayWorkflowExecution(history, workflow);
    }

    @Test
    void events_of_an_iteration_depend_on_the_number_of_shards_alone() {
        ScriptedPools pools = new ScriptedPools(1);
        startWorkers(pools);
        int one = workEvents("one");

        pools.withTrajectories(40_000);
        assertThat(workEvents("large")).isEqualTo(one);
        pools.withShards(5);
        assertThat(workEvents("five")).isEqualTo(one + 4 * 6); // a shard is rolled out and judged: 3 events each
    }

    /** Events of an iteration but for workflow tasks, of which each event asks for one at most; all of them are small. */
    private int workEvents(String campaign) {
        campaign(campaign).run(plan(campaign, 1, 0), CampaignProgress.START);
        List<HistoryEvent> events = temporal.getWorkflowClient()
                .fetchHistory(WorkflowIds.iteration(BranchId.main(campaign), 1))
                .getEvents();
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getSerializedSize()).isLessThan(8_192));
        List<HistoryEvent> work = events.stream()
                .filter(event -> !event.getEventType().name().contains("WORKFLOW_TASK"))
                .toList();
        assertThat(events).hasSizeLessThanOrEqualTo(4 * work.size());
        return work.size();
    }

    private static CampaignPlan plan(int iterations, int problems) {
        return plan("test", iterations, problems);
    }

    private static CampaignPlan plan(String campaign, int iterations, int problems) {
        return new CampaignPlan(
                BranchId.main(campaign), ScriptedPools.object("settings"), iterations, problems, 0, 0, 2);
    }

    private static PolicyVersion version(CampaignState state) {
        return requireNonNull(state.policy(), "policy").version();
    }

    private static CampaignResult result(CampaignWorkflow campaign) {
        return WorkflowStub.fromTyped(campaign).getResult(CampaignResult.class);
    }

    private static CampaignStatus awaitStatus(CampaignWorkflow campaign, Predicate<CampaignStatus> wanted) {
        while (true) {
            CampaignStatus status = campaign.status();
            if (wanted.test(status)) {
                return status;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void awaitShards(CampaignWorkflow campaign, ScriptedPools pools, int iteration, int done) {
        awaitStatus(campaign, _ -> pools.asked.contains("sample prompts of " + iteration));
        while (iteration(iteration).status().shardsDone() < done) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private IterationWorkflow iteration(int iteration) {
        return temporal.getWorkflowClient()
                .newWorkflowStub(IterationWorkflow.class, WorkflowIds.iteration(BRANCH, iteration));
    }

    private CampaignWorkflow campaignOn(ScriptedPools pools) {
        startWorkers(pools);
        return campaign("test");
    }

    private void startWorkers(ScriptedPools pools) {
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = temporal.newWorker(pool.queue());
            if (pool == TaskQueues.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
            }
            worker.registerActivitiesImplementations(pools);
        }
        temporal.start();
    }

    private CampaignWorkflow campaign(String campaign) {
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        CampaignWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.campaign(campaign))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());
    }

    /** Sends the next signal to a workflow to one that is not there, as where it has just ended. */
    private static final class LostSignals extends WorkerInterceptorBase {
        private volatile @Nullable String next;

        @Override
        public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor inbound) {
            return new WorkflowInboundCallsInterceptorBase(inbound) {
                @Override
                public void init(WorkflowOutboundCallsInterceptor outbound) {
                    super.init(new WorkflowOutboundCallsInterceptorBase(outbound) {
                        @Override
                        public SignalExternalOutput signalExternalWorkflow(SignalExternalInput input) {
                            return super.signalExternalWorkflow(lost(input));
                        }
                    });
                }
            };
        }

        private SignalExternalInput lost(SignalExternalInput input) {
            if (!input.getExecution().getWorkflowId().equals(next)) {
                return input;
            }
            next = null;
            return new SignalExternalInput(
                    WorkflowExecution.newBuilder().setWorkflowId("nobody").build(),
                    input.getSignalName(),
                    input.getHeader(),
                    input.getArgs());
        }
    }
}
