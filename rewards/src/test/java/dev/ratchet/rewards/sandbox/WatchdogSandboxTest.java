package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchdogSandboxTest extends SandboxContract {
    @Override
    Accounting accounting() {
        return new Watchdog("a test wants one");
    }

    @Test
    void it_says_that_a_watchdog_bounds_memory_and_why() {
        assertThat(sandbox().isolation())
                .isEqualTo("memory and processor time by a watchdog over the tree, since a test wants one");
    }
}
