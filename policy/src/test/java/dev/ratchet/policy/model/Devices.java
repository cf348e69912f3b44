package dev.ratchet.policy.model;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Which tests a machine can run. */
public final class Devices {
    private Devices() {}

    /** Skips where the engine computes on a device: what is written for processors asks for arrays beside them. */
    public static void assumeProcessor() {
        assumeFalse(
                Compute.onDevice(),
                () -> "the engine computes on %s: this is tested where it computes on the processor"
                        .formatted(Compute.device()));
    }

    /** Skips where there is no device. */
    public static void assumeDevice() {
        assumeTrue(
                Compute.onDevice(),
                () -> "the engine computes on %s: this is tested where it finds a GPU (docs/deployment.md)"
                        .formatted(Compute.device()));
    }
}
