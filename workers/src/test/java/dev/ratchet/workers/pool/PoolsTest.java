package dev.ratchet.workers.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.workflows.TaskQueues;
import org.junit.jupiter.api.Test;

class PoolsTest {
    @Test
    void what_is_printed_can_be_read() {
        assertThat(Pools.parse("all").served()).containsExactly(TaskQueues.values());
        assertThat(Pools.parse("rollout, control").toString()).isEqualTo("control,rollout");
        assertThat(Pools.parse(Pools.parse("all").toString())).isEqualTo(Pools.parse("all"));
    }

    @Test
    void only_rollout_and_trainer_need_the_engine() {
        assertThat(Pools.parse("control,reward-math").needEngine()).isFalse();
        assertThat(Pools.parse("trainer").needEngine()).isTrue();
    }

    @Test
    void an_unknown_pool_is_named_with_those_there_are() {
        assertThatThrownBy(() -> Pools.parse("control,rolout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pool: \"rolout\" (expected: all, or one or more of control,rollout,reward-math,trainer)");
    }
}
