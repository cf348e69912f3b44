package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CgroupSandboxTest implements SandboxContract {
    private @Nullable Sandbox sandbox;

    @BeforeAll
    void open() {
        Attack.needsBubblewrap();
        Accounting best = Accounting.best();
        assumeFalse(best instanceof Watchdog, "no memory cgroup can be made here: " + best.describe());
        sandbox = Sandbox.open(1, best, Tools.in(Tools.PLACES));
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Override
    public Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    @Test
    void it_says_that_a_cgroup_bounds_memory() {
        assertThat(sandbox().isolation()).startsWith("memory").contains("by cgroup v");
    }
}
