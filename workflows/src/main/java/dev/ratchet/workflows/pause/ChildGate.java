package dev.ratchet.workflows.pause;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a child tells its campaign of its own gate: why it is shut, if it is, and what is still in flight.
 *
 * @param change counts the changes of this gate, for signals overtake each other; 0 where an older version did not count
 * @param failures how often an activity without retries left has shut this gate; otherwise the campaign did
 */
public record ChildGate(String child, @Nullable String reason, List<String> inFlight, int change, int failures) {
    public ChildGate {
        inFlight = List.copyOf(inFlight);
    }
}
