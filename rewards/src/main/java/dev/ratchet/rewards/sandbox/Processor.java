package dev.ratchet.rewards.sandbox;

import java.util.Optional;

/** Processors whose system calls we know, with what the filter must know of them. */
enum Processor {
    X86_64(0xC000003E, 56, 435, 41, 16),
    AARCH64(0xC00000B7, 220, 435, 198, 29);

    /** As Linux's audit calls it. */
    final int audit;

    final int clone;
    final int clone3;
    final int socket;
    final int ioctl;

    Processor(int audit, int clone, int clone3, int socket, int ioctl) {
        this.audit = audit;
        this.clone = clone;
        this.clone3 = clone3;
        this.socket = socket;
        this.ioctl = ioctl;
    }

    /** By the JVM's name of it. */
    static Optional<Processor> named(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
