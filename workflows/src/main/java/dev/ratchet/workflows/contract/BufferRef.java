package dev.ratchet.workflows.contract;

/**
 * The replay buffer as of an iteration.
 *
 * @param trainable groups that this iteration trains on
 * @param waiting groups that wait for unfinished trajectories
 * @param partials trajectories that go on in the next iteration
 */
public record BufferRef(ObjectRef manifest, int trainable, int waiting, int partials) {}
