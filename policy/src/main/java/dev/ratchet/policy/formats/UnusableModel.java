package dev.ratchet.policy.formats;

import com.google.errorprone.annotations.FormatMethod;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;

/** The two faults of model files: what can never be used, and what was damaged on its way. */
final class UnusableModel {
    private UnusableModel() {}

    /** The file is whole, but no model that can be used. */
    @FormatMethod
    static FaultException unusable(String message, Object... values) {
        return new FaultException(Fault.UNUSABLE_MODEL, message.formatted(values));
    }

    /** The file is damaged: a new copy may be good. */
    @FormatMethod
    static FaultException damaged(String message, Object... values) {
        return new FaultException(Fault.CORRUPT_DATA, message.formatted(values) + "; fetch the file again");
    }

    @FormatMethod
    static void usable(boolean condition, String message, Object... values) {
        if (!condition) {
            throw unusable(message, values);
        }
    }
}
