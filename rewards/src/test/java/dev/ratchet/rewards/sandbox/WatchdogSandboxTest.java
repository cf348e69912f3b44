package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchdogSandboxTest implements SandboxContract {
    private @Nullable Sandbox sandbox;

    @BeforeAll
    void open() {
        Attack.needsBubblewrap();
        sandbox = Sandbox.open(1, new Watchdog("a test wants one"), Tools.in(Tools.PLACES));
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
    void it_says_that_a_watchdog_bounds_memory_and_why() {
        assertThat(sandbox().isolation())
                .isEqualTo("memory and processor time by a watchdog over the tree, since a test wants one");
    }
}
