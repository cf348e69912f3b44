package dev.ratchet.workflows.contract;

/** The buffer after an iteration's rollouts, and what they came to. */
public record Appended(BufferRef buffer, ObjectRef summary, Figures figures) {}
