package dev.ratchet.api.metrics;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Counts requests and the time until their answer begins, by route and not by path, of which there are many. It counts in
 * Micrometer's global registry, which keeps nothing unless the process serves metrics.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestFigures implements Ordered {
    /** What a variable of a route must look like, as in {@code {name:[a-z]+}}. */
    private static final Pattern FORM = Pattern.compile("(?<=\\{\\w{1,30}):[^}]*(?=})");

    private static final String BEGUN = "dev.ratchet.begun";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10)
    };

    /** What a timer is found by; routes, methods and statuses are few, and a registry's own search costs more than a request. */
    private record Kind(String method, String template, int status) {}

    private final ConcurrentHashMap<Kind, Timer> timers = new ConcurrentHashMap<>();

    @RequestFilter
    void begins(HttpRequest<?> request) {
        request.setAttribute(BEGUN, System.nanoTime());
    }

    @ResponseFilter
    void ends(HttpRequest<?> request, HttpResponse<?> response) {
        long begun = request.getAttribute(BEGUN, Long.class).orElseGet(System::nanoTime);
        String template = BasicHttpAttributes.getUriTemplate(request).orElse("none");
        timers.computeIfAbsent(new Kind(method(request), template, response.code()), RequestFigures::timer)
                .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    private static Timer timer(Kind kind) {
        return Timer.builder("ratchet.api.requests")
                .tag("method", kind.method())
                .tag("route", FORM.matcher(kind.template()).replaceAll(""))
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(Metrics.globalRegistry);
    }

    /** Anybody may send any word. */
    private static String method(HttpRequest<?> request) {
        return switch (request.getMethod()) {
            case CUSTOM -> "other";
            default -> request.getMethodName();
        };
    }

    /** Before the door, so that what is refused there counts too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
