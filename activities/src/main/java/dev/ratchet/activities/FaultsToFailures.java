package dev.ratchet.activities;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;

/** The one place where a library's fault becomes a Temporal failure, and where "retry?" is decided. */
public final class FaultsToFailures extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                try {
                    return super.execute(input);
                } catch (FaultException e) {
                    throw failure(e, e.fault().name(), e.fault().retryable());
                } catch (IllegalArgumentException e) {
                    throw failure(e, Fault.INVALID_REQUEST.name(), false);
                }
            }
        };
    }

    private static ApplicationFailure failure(RuntimeException cause, String type, boolean retryable) {
        return ApplicationFailure.newBuilder()
                .setType(type)
                .setMessage(String.valueOf(cause.getMessage()))
                .setNonRetryable(!retryable)
                .setCause(cause)
                .build();
    }
}
