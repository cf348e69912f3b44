package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.reward.VerdictScoring;
import dev.ratchet.activities.reward.VerdictScoring.Judge;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RewardActivities;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reference means bytes: another object under its key, whole and of the right schema as it may be, is none of it. */
class ReferencedObjectsTest {
    private static final ObjectRef NONE = new ObjectRef("none", Checksums.sha256(new byte[0]));
    private static final RolloutScope SCOPE = RolloutScope.evaluation(2);
    private static final RolloutPlan PLAN = new RolloutPlan(SCOPE, NONE, 0, 1);
    private static final PolicyRef POLICY = new PolicyRef(new PolicyVersion(1), NONE, NONE.sha256());

    private final BlobStore store = new InMemoryBlobStore();
    private final SettingsStore settings = new SettingsStore(store);
    private final ObjectRef spec = TinyCampaign.prepare(store, TinyCampaign.spec(3));
    private ObjectRef rollout = NONE;
    private ObjectRef scores = NONE;

    @BeforeEach
    void store_a_shard_and_its_scores() throws IOException {
        List<RolloutRow> rows;
        try (InputStream in = requireNonNull(RolloutRow.class.getResourceAsStream("rollout-1.arrow"))) {
            rows = TrajectoryObjects.ROLLOUTS.decode("old", in.readAllBytes());
        }
        Judgement wrong = Judgement.whole(Verdict.WRONG, "1 is not 2", new VerifierId("numeric", 1));
        rollout = ref(TrajectoryObjects.ROLLOUTS.write(store, "rollouts/a.arrow", rows));
        scores = ref(TrajectoryObjects.SCORES.write(
                store, "scores/a.arrow", List.of(new ScoreRow(rows.getFirst().trajectory(), wrong, Optional.empty()))));
    }

    private static ObjectRef ref(StoredObject object) {
        return new ObjectRef(object.key(), object.sha256());
    }

    @Test
    void an_append_refuses_other_rollouts_and_other_scores() {
        ReplayBuffering buffers = new ReplayBuffering(store, settings);

        refuses(
                () -> buffers.append(
                        TinyCampaign.BRANCH, spec, PLAN, null, List.of(shard(other(rollout))), List.of(scored(scores))),
                rollout);
        refuses(
                () -> buffers.append(
                        TinyCampaign.BRANCH, spec, PLAN, null, List.of(shard(rollout)), List.of(scored(other(scores)))),
                scores);
    }

    @Test
    void a_report_refuses_other_rollouts_and_other_scores() {
        StoreCommits commits = new StoreCommits(store);

        refuses(
                () -> commits.reportEvaluation(
                        TinyCampaign.BRANCH, POLICY, PLAN, List.of(shard(other(rollout))), List.of(scored(scores))),
                rollout);
        refuses(
                () -> commits.reportEvaluation(
                        TinyCampaign.BRANCH, POLICY, PLAN, List.of(shard(rollout)), List.of(scored(other(scores)))),
                scores);
    }

    @Test
    void a_verifier_refuses_other_rollouts() {
        ScoreRequest request =
                new ScoreRequest(TinyCampaign.BRANCH, spec, SCOPE, "resumed-0000", other(rollout), Domain.MATH);
        TestEnvironmentOptions options = TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new FaultsToFailures())
                        .build())
                .build();
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance(options);
        try {
            temporal.registerActivitiesImplementations(
                    new VerdictScoring(store, settings, _ -> new Judge(new MathVerifier(), Duration.ofMinutes(1))));
            RewardActivities activities = temporal.newActivityStub(
                    RewardActivities.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofMinutes(1))
                            .build());

            assertThatThrownBy(() -> activities.score(request))
                    .cause()
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            failure -> assertThat(failure.getType()).isEqualTo(Fault.CORRUPT_DATA.name()))
                    .hasMessageContaining("object " + rollout.key());
        } finally {
            temporal.close();
        }
    }

    private static void refuses(ThrowingCallable activity, ObjectRef object) {
        assertThatThrownBy(activity)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT_DATA))
                .hasMessageContaining("object " + object.key())
                .hasMessageContaining(object.sha256());
    }

    /** Names other bytes under the same key. */
    private static ObjectRef other(ObjectRef object) {
        return new ObjectRef(object.key(), NONE.sha256());
    }

    private static ShardRef shard(ObjectRef sealed) {
        return new ShardRef("resumed-0000", sealed, new TreeMap<>(), 0, 0, "");
    }

    private static ScoresRef scored(ObjectRef object) {
        return new ScoresRef(object, "resumed-0000", 0, 1, 0, 0, 0);
    }
}
