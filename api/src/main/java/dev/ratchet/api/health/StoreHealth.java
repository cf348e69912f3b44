package dev.ratchet.api.health;

import dev.ratchet.api.LiveStack;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ready is the API while the store answers: without a stack it still shows all that is stored. */
@Singleton
final class StoreHealth implements HealthIndicator {
    private static final String NAME = "store";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LiveStack stack;

    StoreHealth(LiveStack stack) {
        this.stack = stack;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromRunnable(stack::askStore)
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(PATIENCE)
                .thenReturn(HealthStatus.UP)
                .onErrorReturn(HealthStatus.DOWN)
                .map(status -> HealthResult.builder(NAME, status).build());
    }
}
