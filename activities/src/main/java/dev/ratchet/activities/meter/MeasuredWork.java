package dev.ratchet.activities.meter;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.meter.WorkMeter.Fate;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a meter what became of the time of every attempt of an activity. What was done up to a durable point, which is a new key
 * in the heartbeat, or to the attempt's success, is kept; the rest of an attempt that ends otherwise is lost.
 *
 * <p>A process that is killed can tell nothing any more. So each heartbeat says what would be lost now, and the attempt that
 * follows counts that. It must be the last of the interceptors, which is the outermost, to see every heartbeat.
 */
public final class MeasuredWork extends WorkerInterceptorBase {
    private final WorkMeter meter;

    public MeasuredWork(WorkMeter meter) {
        this.meter = meter;
    }

    /**
     * {@link HeartbeatDetails}, whose readers do not look at the last field.
     *
     * @param atRiskMillis what is lost if the attempt ends now without a word
     */
    record Told(String key, String what, long done, long total, long atRiskMillis) {}

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable Attempt attempt;

            @Override
            public void init(ActivityExecutionContext outer) {
                Attempt begun = new Attempt(outer);
                attempt = begun;
                super.init(new ActivityExecutionContextBase(outer) {
                    @Override
                    public <V> void heartbeat(V details) {
                        super.heartbeat(details instanceof HeartbeatDetails at ? begun.told(at) : details);
                    }
                });
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                Attempt begun = requireNonNull(attempt, "init comes before execute");
                begun.begin();
                try {
                    ActivityOutput output = super.execute(input);
                    begun.end(Fate.KEPT);
                    return output;
                } catch (RuntimeException | Error e) {
                    begun.end(Fate.LOST);
                    throw e;
                }
            }
        };
    }

    private final class Attempt {
        private final ActivityExecutionContext context;
        private final String campaign;
        private final String phase;
        private long durableAt;
        private String durable = "";
        private @Nullable HeartbeatDetails last;
        private boolean ended;

        Attempt(ActivityExecutionContext context) {
            ActivityInfo activity = context.getInfo();
            this.context = context;
            this.campaign = WorkScope.of(activity).campaign();
            this.phase = activity.getActivityType();
        }

        synchronized void begin() {
            boolean again = context.getInfo().getAttempt() > 1;
            durableAt = System.nanoTime();
            meter.begins(campaign, phase, again);
            if (again) {
                context.getHeartbeatDetails(Told.class)
                        .map(Told::atRiskMillis)
                        .filter(millis -> millis > 0)
                        .ifPresent(millis -> meter.spent(campaign, phase, Fate.LOST, Duration.ofMillis(millis)));
            }
        }

        synchronized Told told(HeartbeatDetails at) {
            last = at;
            if (!ended && !at.key().isEmpty() && !at.key().equals(durable)) {
                durable = at.key();
                spend(Fate.KEPT);
            }
            long risk =
                    ended ? 0 : Duration.ofNanos(System.nanoTime() - durableAt).toMillis();
            return new Told(at.key(), at.what(), at.done(), at.total(), risk);
        }

        synchronized void end(Fate rest) {
            spend(rest);
            ended = true;
            meter.ends(campaign, phase);
            if (rest == Fate.LOST && last != null) {
                sayThatItIsCounted(last);
            }
        }

        /** The newest heartbeat goes out with the failure, and the next attempt counts what it says. */
        private void sayThatItIsCounted(HeartbeatDetails at) {
            try {
                context.heartbeat(told(at));
            } catch (ActivityCompletionException e) {
                // Whoever wants it to stop has what they want; how it ended is what counts.
            }
        }

        private void spend(Fate fate) {
            long now = System.nanoTime();
            meter.spent(campaign, phase, fate, Duration.ofNanos(now - durableAt));
            durableAt = now;
        }
    }
}
