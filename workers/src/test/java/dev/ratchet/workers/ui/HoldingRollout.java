package dev.ratchet.workers.ui;

import dev.ratchet.workers.bench.IdlePools;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The first shard is written until a pause stops it, at a boundary that comes when the test says so; all others at once. */
final class HoldingRollout implements RolloutActivities {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch boundary = new CountDownLatch(1);

    private final IdlePools idle = new IdlePools();

    @Override
    public ShardRef rollOut(ShardRequest shard) {
        if (begun.getCount() > 0) {
            begun.countDown();
            writeUntilStopped();
        }
        return idle.rollOut(shard);
    }

    private void writeUntilStopped() {
        while (true) {
            try {
                Activity.getExecutionContext().heartbeat(null);
            } catch (ActivityCanceledException e) {
                if (boundary.getCount() == 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Override
    public ShardRef resumePartialRollouts(ShardRequest shard) {
        return idle.resumePartialRollouts(shard);
    }
}
