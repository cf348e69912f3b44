package dev.ratchet.workers.campaign;

import dev.ratchet.workflows.contract.HeartbeatDetails;
import org.jspecify.annotations.Nullable;

/**
 * An activity that has not ended.
 *
 * @param activity its name, as in {@code roll-out}
 * @param started whether a worker has it; else it waits for one
 * @param attempt from 1
 * @param attempts how many it may have; 0 is any number
 * @param progress what it last told; null before that
 * @param failure why the attempt before this one failed; null in the first
 */
public record PendingWork(
        String activity,
        boolean started,
        int attempt,
        int attempts,
        @Nullable HeartbeatDetails progress,
        @Nullable String failure) {}
