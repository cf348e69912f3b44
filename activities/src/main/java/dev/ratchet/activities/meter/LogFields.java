package dev.ratchet.activities.meter;

import static java.util.Objects.requireNonNull;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Names campaign, iteration and attempt in every line of the log that an activity writes; Temporal's client names the rest. */
public final class LogFields extends WorkerInterceptorBase {
    private static final String CAMPAIGN = "campaign";
    private static final String ITERATION = "iteration";
    private static final String ATTEMPT = "attempt";

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable ActivityInfo activity;

            @Override
            public void init(ActivityExecutionContext context) {
                activity = context.getInfo();
                super.init(context);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                ActivityInfo begun = requireNonNull(activity, "init comes before execute");
                WorkScope scope = WorkScope.of(begun);
                MDC.put(CAMPAIGN, scope.campaign());
                scope.iteration().ifPresent(iteration -> MDC.put(ITERATION, Integer.toString(iteration)));
                MDC.put(ATTEMPT, Integer.toString(begun.getAttempt()));
                try {
                    return super.execute(input);
                } finally {
                    MDC.remove(CAMPAIGN);
                    MDC.remove(ITERATION);
                    MDC.remove(ATTEMPT);
                }
            }
        };
    }
}
