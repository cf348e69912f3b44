package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

/**
 * What the numerics depend on; it comes from here and never from the machine, or the bits would differ.
 *
 * @param threads of one engine
 * @param heartbeatSeconds silence after which a worker is believed dead and its activity is sent again
 */
public record ComputeSpec(int threads, int heartbeatSeconds) {
    public ComputeSpec {
        require(1 <= threads && threads <= 1024, "compute.threads: %d (expected: 1 to 1024)", threads);
        require(
                2 <= heartbeatSeconds && heartbeatSeconds <= 3600,
                "compute.heartbeatSeconds: %d (expected: 2 to 3600)",
                heartbeatSeconds);
    }
}
