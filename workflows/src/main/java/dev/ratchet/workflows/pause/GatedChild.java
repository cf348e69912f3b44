package dev.ratchet.workflows.pause;

import io.temporal.workflow.SignalMethod;
import org.jspecify.annotations.Nullable;

/** A child workflow with a gate of its own, which its campaign shuts and opens. */
public interface GatedChild {
    @SignalMethod(
            name = "pause",
            description = "Stop at the next segment boundary or checkpoint. Argument: the reason.")
    void pause(@Nullable String reason);

    @SignalMethod(name = "resume", description = "Go on from the stored segments.")
    void resume();
}
