package dev.ratchet.workers.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.workflows.TaskQueues;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolsTest {
    @Test
    void what_is_printed_can_be_read() {
        assertThat(pools("rollout, control").toString()).isEqualTo("control,rollout");
        Pools all = new Pools(EnumSet.allOf(TaskQueues.class));
        assertThat(pools(all.toString())).isEqualTo(all);
    }

    @Test
    void all_is_what_this_machine_can_serve_and_what_it_cannot_is_said() {
        List<String> said = new ArrayList<>();

        Set<TaskQueues> served = Pools.parse("all", said::add).served();

        Set<TaskQueues> notServed = EnumSet.complementOf(EnumSet.copyOf(served));
        if (Sandbox.missing().isEmpty()) {
            assertThat(notServed).isEmpty();
            assertThat(said).isEmpty();
        } else {
            assertThat(notServed).containsExactly(TaskQueues.REWARD_CODE);
            assertThat(said).singleElement().asString().contains("reward-code is not served here", "To do: ");
        }
    }

    @Test
    void only_rollout_and_trainer_need_the_engine() {
        assertThat(pools("control,reward-math").needEngine()).isFalse();
        assertThat(pools("trainer").needEngine()).isTrue();
    }

    @Test
    void an_unknown_pool_is_named_with_those_there_are() {
        assertThatThrownBy(() -> pools("control,rolout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pool: \"rolout\" (expected: all, or one or more of control,rollout,reward-math,reward-code,reward-k12,reward-vision,trainer)");
    }

    private static Pools pools(String text) {
        return Pools.parse(text, said -> fail("said: " + said));
    }
}
