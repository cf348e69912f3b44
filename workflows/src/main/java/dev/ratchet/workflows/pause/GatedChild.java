package dev.ratchet.workflows.pause;

import io.temporal.workflow.SignalMethod;
import org.jspecify.annotations.Nullable;

/** A child workflow with a gate of its own, which its campaign shuts and opens. */
public interface GatedChild {
    @SignalMethod(
            name = "pause",
            description = "Sent by the campaign: pause that instead. Input: the reason, in quotes.")
    void pause(@Nullable String reason);

    @SignalMethod(name = "resume", description = "Sent by the campaign: resume that instead. No input.")
    void resume();
}
