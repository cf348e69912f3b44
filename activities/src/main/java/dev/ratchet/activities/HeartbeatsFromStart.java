package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells Temporal that an activity is alive until it does so itself, if it does at all: one that waits for a slow store fails
 * by what the store answers, and not because its worker is believed dead.
 */
public final class HeartbeatsFromStart extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private final AtomicReference<@Nullable Heartbeat> ours = new AtomicReference<>();
            private @Nullable ActivityExecutionContext context;

            @Override
            public void init(ActivityExecutionContext outer) {
                context = outer;
                super.init(new ActivityExecutionContextBase(outer) {
                    @Override
                    public <V> void heartbeat(V details) {
                        end();
                        super.heartbeat(details);
                    }
                });
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                ActivityExecutionContext begun = requireNonNull(context, "init comes before execute");
                ours.set(Heartbeat.begin(begun, begun.getInfo().getActivityType()));
                try {
                    return super.execute(input);
                } finally {
                    end();
                }
            }

            private void end() {
                Heartbeat heartbeat = ours.getAndSet(null);
                if (heartbeat != null) {
                    heartbeat.close();
                }
            }
        };
    }
}
