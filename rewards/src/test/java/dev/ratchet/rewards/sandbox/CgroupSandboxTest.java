package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

class CgroupSandboxTest extends SandboxContract {
    @Override
    Accounting accounting() {
        Accounting best = Accounting.best();
        assumeFalse(best instanceof Watchdog, "no memory cgroup can be made here: " + best.describe());
        return best;
    }

    @Test
    void it_says_that_a_cgroup_bounds_memory() {
        assertThat(sandbox().isolation()).startsWith("memory").contains("by cgroup v");
    }
}
