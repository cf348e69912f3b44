package dev.ratchet.domain.fault;

/** What went wrong, in the few kinds that callers treat differently. The name is part of the wire contract. */
public enum Fault {
    /** The request can never succeed as it stands: a bad setting, an unknown name, a key that is taken by other content. */
    INVALID_REQUEST(false),
    /** A stored object does not match its checksum or its schema. */
    CORRUPT_DATA(false),
    /** An object that a record names is not there. */
    MISSING_DATA(false),
    /** The model's files cannot be used: unknown architecture, wrong shapes, NaN or Inf. */
    UNUSABLE_MODEL(false),
    /** The store cannot be reached or is full; it may be back soon. */
    STORAGE_UNAVAILABLE(true),
    /** A batch does not fit into the memory of the device. */
    DEVICE_OUT_OF_MEMORY(true);

    private final boolean retryable;

    Fault(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }
}
