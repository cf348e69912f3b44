package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * What the bits of a floating-point result depend on beside its inputs: equal fingerprints promise equal bits.
 *
 * @param library name and version, as in {@code PyTorch 2.7.1}
 * @param cpu what the kernels choose by: vendor, model, vector instructions, as in {@code GenuineIntel, Xeon: avx2 avx512f fma};
 *     where the engine has a device, its compute capability
 * @param threads threads inside one operation, from the specification and never from the core count
 */
public record NumericsFingerprint(String library, String cpu, int threads) {
    public NumericsFingerprint {
        requireNonNull(library, "library");
        requireNonNull(cpu, "cpu");
        require(threads >= 1, "threads: %d (expected: >= 1)", threads);
    }
}
