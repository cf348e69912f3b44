package dev.ratchet.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShardedRolloutTest {
    private static final int MOST = 3;

    /** A rollout alone, with room for few shards. */
    @WorkflowInterface
    public interface FewAtOnce {
        @WorkflowMethod
        List<String> run(int shards);
    }

    /** Answers with the names of the shards, in its order. */
    public static final class ThreeAtOnce implements FewAtOnce {
        @Override
        public List<String> run(int shards) {
            RolloutPlan plan = new RolloutPlan(RolloutScope.training(1), ScriptedPools.object("plan/1"), shards, 0);
            PolicyRef policy =
                    new PolicyRef(new PolicyVersion(0), ScriptedPools.object("manifest/0"), ScriptedPools.SHA);
            return new ShardedRollout(new PauseGate(() -> {}), new Stubs(15), MOST)
                    .run(BranchId.main("test"), ScriptedPools.object("settings"), plan, policy).shards().stream()
                            .map(ShardRef::name)
                            .toList();
        }
    }

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void few_shards_are_under_way_at_once_and_all_come_out_in_the_plans_order() {
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = temporal.newWorker(pool.queue());
            worker.registerWorkflowImplementationTypes(ThreeAtOnce.class);
            worker.registerActivitiesImplementations(new ScriptedPools(1));
        }
        temporal.start();
        FewAtOnce rollout = temporal.getWorkflowClient()
                .newWorkflowStub(
                        FewAtOnce.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("few")
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());

        List<String> shards = rollout.run(20);

        assertThat(shards)
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "new-" + i).toList());
        assertThat(mostUnderWay()).isEqualTo(MOST);
    }

    private int mostUnderWay() {
        int underWay = 0;
        int most = 0;
        for (var event : temporal.getWorkflowClient().fetchHistory("few").getEvents()) {
            underWay += switch (event.getEventType()) {
                case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> 1;
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> -1;
                default -> 0;
            };
            most = Math.max(most, underWay);
        }
        return most;
    }
}
