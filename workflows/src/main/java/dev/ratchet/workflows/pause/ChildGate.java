package dev.ratchet.workflows.pause;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a child tells its campaign of its own gate: why it is shut, if it is, and what is still in flight. */
public record ChildGate(String child, @Nullable String reason, List<String> inFlight) {
    public ChildGate {
        inFlight = List.copyOf(inFlight);
    }
}
