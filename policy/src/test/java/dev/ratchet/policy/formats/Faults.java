package dev.ratchet.policy.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of refusals share: the kind of fault, and words that the message must have. */
public final class Faults {
    private Faults() {}

    public static void assertFault(Fault fault, ThrowingCallable call, String... words) {
        FaultException thrown = catchThrowableOfType(FaultException.class, call);
        assertThat(thrown).as("a fault").isNotNull();
        assertThat(thrown.fault()).as(thrown.getMessage()).isEqualTo(fault);
        assertThat(thrown).hasMessageContainingAll(words);
    }
}
