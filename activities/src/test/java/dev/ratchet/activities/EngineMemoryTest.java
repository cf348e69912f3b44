package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.FaultyStore.Damage;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody collects the engine's memory: once all is closed it holds what it held before, whatever failed meanwhile. */
@Timeout(120)
@Isolated("what another test holds would be counted")
class EngineMemoryTest {
    /** Lengths count, so that a step moves the weights though hardly an answer is right. */
    private static final CampaignSpec SPEC =
            with(TinyCampaign.inOneShard(2), null, new RewardSpec(0.5, 1, 2, false, null));

    @TempDir
    private Path folder;

    private int before;

    @BeforeEach
    void count() {
        Compute.configure(1);
        before = Compute.arraysAlive();
    }

    @ParameterizedTest
    @ValueSource(strings = {".*/iterations/000000/checkpoints/.*", ".*/iterations/000002/checkpoints/.*"})
    void training_that_fails_at_its_checkpoint_again_and_again_keeps_no_array(String checkpoint) {
        FaultyStore store = new FaultyStore(folder, checkpoint, Damage.FULL);
        try (WholeLoop loop = new WholeLoop(store, SPEC, 2)) {
            loop.awaitPaused(Duration.ofSeconds(1));
            store.mend();
            loop.resume();
            loop.result();
        }
        assertThat(Compute.arraysAlive()).isEqualTo(before);
    }

    @Test
    void a_step_that_somebody_else_recorded_first_keeps_no_array() {
        Overtaken store = new Overtaken();
        try (WholeLoop loop = new WholeLoop(store, SPEC, 2)) {
            loop.result();
        }
        assertThat(Blobs.read(store, Overtaken.STEP)).isEqualTo(Blobs.read(store, Overtaken.FIRST));
        assertThat(Compute.arraysAlive()).isEqualTo(before);
    }

    /** Somebody else was first to say what the step of iteration 2 came to: the weights as they were. */
    private static final class Overtaken extends ForwardingBlobStore {
        private static final String FIRST = Keys.trained(TinyCampaign.BRANCH, 0);
        private static final String STEP = Keys.trained(TinyCampaign.BRANCH, 2);

        Overtaken() {
            super(new InMemoryBlobStore());
        }

        @Override
        public boolean create(String key, BlobWriter content) {
            if (key.equals(STEP)) {
                store.create(STEP, Blobs.read(store, FIRST));
            }
            return store.create(key, content);
        }
    }

    @Test
    void a_policy_that_cannot_be_opened_keeps_no_array() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        PolicyRef policy = requireNonNull(WholeLoop.run(store, SPEC, 1).state().policy(), "policy");
        CampaignSpec chats = with(SPEC, new ModelSpec.Chat(null), SPEC.reward());
        try (Policies policies = new Policies(store)) {
            assertThatThrownBy(() -> policies.open(policy, chats))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("no chat template");
        }
        assertThat(Compute.arraysAlive()).isEqualTo(before);
    }

    /** Weights lie in a heap that nobody collects whole before it meets its limit. */
    @Test
    void a_version_leaves_the_heap_when_the_next_one_is_opened() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        PolicyRef policy = requireNonNull(WholeLoop.run(store, SPEC, 1).state().policy(), "policy");
        PolicyRef next = new PolicyRef(new PolicyVersion(2), policy.manifest(), policy.weightsSha256());
        try (Policies policies = new Policies(store)) {
            WeakReference<Sampler> first =
                    new WeakReference<>(policies.open(policy, SPEC).sampler());
            var _ = policies.open(next, SPEC);
            assertThat(first.refersTo(null)).isTrue();
        }
    }

    private static CampaignSpec with(CampaignSpec spec, ModelSpec.@Nullable Chat chat, RewardSpec reward) {
        return new CampaignSpec(
                spec.name(),
                spec.seed(),
                spec.iterations(),
                new ModelSpec(spec.model().scratch(), null, chat),
                spec.prompts(),
                spec.warmUp(),
                spec.rollout(),
                reward,
                spec.replay(),
                spec.training(),
                spec.evaluation(),
                spec.compute());
    }
}
