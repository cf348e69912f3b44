package dev.ratchet.domain.fault;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A failure of a known kind; its message says what, the value, what was expected and what to do. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public FaultException(Fault fault, String message) {
        this(fault, message, null);
    }

    public FaultException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = requireNonNull(fault, "fault");
    }

    public Fault fault() {
        return fault;
    }
}
