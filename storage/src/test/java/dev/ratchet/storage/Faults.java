package dev.ratchet.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about faults. */
public final class Faults {
    private Faults() {}

    /** Asserts that {@code call} ends with {@code fault} and goes on with its message. */
    public static AbstractThrowableAssert<?, FaultException> assertFault(Fault fault, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .asInstanceOf(throwable(FaultException.class))
                .satisfies(e ->
                        org.assertj.core.api.Assertions.assertThat(e.fault()).isEqualTo(fault));
    }
}
