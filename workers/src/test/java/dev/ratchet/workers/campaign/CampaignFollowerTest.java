package dev.ratchet.workers.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workers.campaign.CampaignEvent.Evaluated;
import dev.ratchet.workers.campaign.CampaignEvent.Halted;
import dev.ratchet.workers.campaign.CampaignEvent.Iterated;
import dev.ratchet.workers.campaign.CampaignEvent.Progress;
import dev.ratchet.workers.campaign.CampaignEvent.Resumed;
import dev.ratchet.workers.campaign.CampaignEvent.Retried;
import dev.ratchet.workers.campaign.CampaignEvent.WarmedUp;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.iteration.IterationResult;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CampaignFollowerTest {
    private static final BranchId BRANCH = BranchId.main("test");
    private static final String SHA = "ab".repeat(32);
    private static final ObjectRef OBJECT = new ObjectRef("x", SHA);
    private static final CampaignPlan PLAN = new CampaignPlan(BRANCH, OBJECT, 10, 0, 0, 0, 15);
    private static final Figures FIGURES =
            new Figures(8, 8, 0.5, 0.5, 0.5, 12, 100, 1, 1, 0, 2, 8, 2, 0, 0, new TreeMap<>());
    private static final Trained TRAINED = new Trained("weights", SHA, 10, 1, 0.5, 1, 100, "cpu");

    private final BlobStore store = new InMemoryBlobStore();
    private final StoreCommits commits = new StoreCommits(store);
    private CampaignState state = CampaignState.NOTHING_YET;
    private @Nullable EvaluationResult evaluated;
    private @Nullable IterationResult last;
    private long seconds;

    @Test
    void every_commit_is_told_once_and_in_order_however_many_come_between_two_looks() {
        CampaignFollower follower = follower();
        commit(0);
        commit(1);
        commit(2);

        List<CampaignEvent> first = follower.observe(looked(Mode.RUNNING));
        commit(3);
        List<CampaignEvent> second = follower.observe(looked(Mode.RUNNING));

        assertThat(first.getFirst()).isEqualTo(new WarmedUp(TRAINED));
        assertThat(iterations(first)).containsExactly(1, 2);
        assertThat(iterations(second)).containsExactly(3);
        assertThat(iterations(follower.observe(looked(Mode.RUNNING)))).isEmpty();
    }

    @Test
    void what_was_committed_before_is_no_news() {
        commit(0);
        commit(1);

        assertThat(iterations(follower().observe(looked(Mode.RUNNING)))).isEmpty();
    }

    @Test
    void the_rest_takes_as_long_as_iterations_took() {
        CampaignFollower follower = warmedUp();
        assertThat(eta(follower.observe(looked(Mode.RUNNING)))).isNull();

        later(30);
        commit(1);
        assertThat(eta(follower.observe(looked(Mode.RUNNING)))).isEqualTo(Duration.ofSeconds(9 * 30));
        later(10);
        commit(2);
        assertThat(eta(follower.observe(looked(Mode.RUNNING)))).isEqualTo(Duration.ofSeconds(8 * 20));
    }

    @Test
    void an_evaluation_is_no_time_of_an_iteration() {
        CampaignFollower follower = warmedUp();
        later(600);
        evaluated = commits.reportEvaluation(
                BRANCH,
                new PolicyRef(new PolicyVersion(0), OBJECT, SHA),
                new RolloutPlan(RolloutScope.evaluation(0), OBJECT, 0, 0),
                List.of(),
                List.of());
        assertThat(follower.observe(looked(Mode.RUNNING))).contains(new Evaluated(evaluated));
        later(30);
        commit(1);

        assertThat(eta(follower.observe(looked(Mode.RUNNING)))).isEqualTo(Duration.ofSeconds(9 * 30));
    }

    @Test
    void the_live_line_has_the_figures_and_the_speed_of_the_last_iteration() {
        CampaignFollower follower = warmedUp();
        Progress before = (Progress) follower.observe(looked(Mode.RUNNING)).getLast();
        assertThat(before.last()).isNull();
        assertThat(before.tokensPerSecond()).isNull();

        commit(1);
        last = new IterationResult(state, FIGURES, TRAINED, 2_000, 500, 3_000); // FIGURES has 100 tokens
        Progress after = (Progress) follower.observe(looked(Mode.RUNNING)).getLast();

        assertThat(after.last()).isEqualTo(FIGURES);
        assertThat(after.tokensPerSecond()).isEqualTo(50);
    }

    @Test
    void a_pause_is_no_time_of_work() {
        CampaignFollower follower = warmedUp();
        later(20);
        follower.observe(looked(Mode.PAUSING));
        later(5);
        follower.observe(looked(Mode.PAUSED));
        later(3_000);
        follower.observe(Observation.NOTHING); // a control worker that is away answers nothing
        later(3_000);
        follower.observe(looked(Mode.PAUSED));
        later(1_000);
        follower.observe(looked(Mode.RUNNING));
        later(5);
        commit(1);

        assertThat(eta(follower.observe(looked(Mode.RUNNING)))).isEqualTo(Duration.ofSeconds(9 * 30));
    }

    @Test
    void a_pause_and_its_end_are_told_once() {
        CampaignFollower follower = warmedUp();

        assertThat(follower.observe(looked(Mode.PAUSING))).containsExactly(halted(false));
        assertThat(follower.observe(looked(Mode.PAUSED))).containsExactly(halted(true));
        assertThat(follower.observe(looked(Mode.PAUSED))).isEmpty();
        assertThat(follower.observe(looked(Mode.RUNNING))).hasSize(2).startsWith(new Resumed());
        assertThat(follower.observe(looked(Mode.RUNNING))).hasSize(1).hasOnlyElementsOfType(Progress.class);
    }

    @Test
    void each_attempt_that_failed_is_told_once() {
        CampaignFollower follower = warmedUp();

        assertThat(follower.observe(retried(2))).contains(new Retried("train-step", 2, 20, "out of memory"));
        assertThat(follower.observe(retried(2))).hasOnlyElementsOfType(Progress.class);
        assertThat(follower.observe(retried(3))).contains(new Retried("train-step", 3, 20, "out of memory"));
    }

    private CampaignFollower follower() {
        return new CampaignFollower(
                new Commits(store), PLAN, () -> Duration.ofSeconds(seconds).toNanos());
    }

    private CampaignFollower warmedUp() {
        CampaignFollower follower = follower();
        commit(0);
        follower.observe(looked(Mode.RUNNING));
        return follower;
    }

    private void later(long bySeconds) {
        seconds += bySeconds;
    }

    private void commit(int iteration) {
        PolicyRef policy = new PolicyRef(new PolicyVersion(iteration), OBJECT, SHA);
        Appended appended = new Appended(new BufferRef(OBJECT, 2, 0, 1), OBJECT, FIGURES);
        state = commits.commit(new CommitRequest(
                BRANCH,
                OBJECT,
                iteration,
                state.commit(),
                policy,
                iteration == 0 ? null : appended,
                TRAINED,
                List.of()));
    }

    private Observation looked(Mode mode) {
        boolean halted = mode == Mode.PAUSING || mode == Mode.PAUSED;
        return new Observation(
                new CampaignStatus(
                        mode,
                        "iteration",
                        state.iteration() + 1,
                        10,
                        halted ? "lunch" : null,
                        mode == Mode.PAUSING ? List.of("new shard 0") : List.of(),
                        state,
                        null,
                        evaluated,
                        last),
                null,
                List.of());
    }

    private Observation retried(int attempt) {
        return new Observation(
                looked(Mode.RUNNING).status(),
                null,
                List.of(new PendingWork("train-step", false, attempt, 20, null, "out of memory")));
    }

    private static Halted halted(boolean paused) {
        return new Halted(paused, new PauseReason("lunch"), paused ? List.of() : List.of("new shard 0"), "test");
    }

    private static List<Integer> iterations(List<CampaignEvent> events) {
        return events.stream()
                .filter(Iterated.class::isInstance)
                .map(event -> ((Iterated) event).iteration())
                .toList();
    }

    private static @Nullable Duration eta(List<CampaignEvent> events) {
        return ((Progress) events.getLast()).eta();
    }
}
