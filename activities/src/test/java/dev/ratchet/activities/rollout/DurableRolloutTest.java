package dev.ratchet.activities.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shards that are sealed already, as a process finds them whose engine has never been started. */
class DurableRolloutTest {
    private static final String SEALED = Keys.rollout(Keys.iteration(TinyCampaign.BRANCH, 2), Keys.resumedShard(0));
    private static final String NOTHING = "0".repeat(64);

    private final BlobStore store = new InMemoryBlobStore();
    private final Policies policies = new Policies(store);
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private RolloutActivities activities = new DurableRollout(store, new SettingsStore(store), policies);

    @BeforeEach
    void register() {
        temporal.registerActivitiesImplementations(activities);
        activities = temporal.newActivityStub(
                RolloutActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .build());
    }

    @AfterEach
    void close() {
        temporal.close();
        policies.close();
    }

    @Test
    void a_sealed_shard_is_told_with_the_numerics_of_those_who_wrote_it() throws IOException {
        List<RolloutRow> old = TrajectoryObjects.ROLLOUTS.decode("old", firstVersion());
        TrajectoryObjects.ROLLOUTS.write(
                store,
                SEALED,
                List.of(
                        withNumerics(old.get(0), List.of("engine of b")),
                        withNumerics(old.get(1), List.of("engine of a", "engine of b"))));

        ShardRef shard = activities.resumePartialRollouts(request());

        assertThat(shard.rollout().key()).isEqualTo(SEALED);
        assertThat(shard.numerics()).isEqualTo("engine of a | engine of b");
    }

    @Test
    void a_shard_that_was_sealed_before_numerics_were_stored_is_told_without() throws IOException {
        store.create(SEALED, firstVersion());

        assertThat(activities.resumePartialRollouts(request()).numerics()).isEqualTo("not recorded");
    }

    private static byte[] firstVersion() throws IOException {
        try (InputStream in = requireNonNull(RolloutRow.class.getResourceAsStream("rollout-1.arrow"))) {
            return in.readAllBytes();
        }
    }

    private static RolloutRow withNumerics(RolloutRow row, List<String> numerics) {
        return new RolloutRow(
                row.trajectory(),
                row.iteration(),
                row.prompt(),
                row.promptTokens(),
                row.start(),
                row.segment(),
                row.rounds(),
                row.previous(),
                row.response(),
                numerics);
    }

    private ShardRequest request() {
        ObjectRef settings = TinyCampaign.prepare(store, TinyCampaign.spec(3));
        ObjectRef none = new ObjectRef("none", NOTHING);
        return new ShardRequest(
                TinyCampaign.BRANCH,
                settings,
                RolloutScope.training(2),
                none,
                0,
                new PolicyRef(new PolicyVersion(1), none, NOTHING));
    }
}
