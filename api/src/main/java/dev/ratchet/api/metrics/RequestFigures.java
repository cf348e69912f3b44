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

    @RequestFilter
    void begins(HttpRequest<?> request) {
        request.setAttribute(BEGUN, System.nanoTime());
    }

    @ResponseFilter
    void ends(HttpRequest<?> request, HttpResponse<?> response) {
        long begun = request.getAttribute(BEGUN, Long.class).orElseGet(System::nanoTime);
        Timer.builder("ratchet.api.requests")
                .tag("method", method(request))
                .tag(
                        "route",
                        BasicHttpAttributes.getUriTemplate(request)
                                .map(template -> FORM.matcher(template).replaceAll(""))
                                .orElse("none"))
                .tag("status", Integer.toString(response.code()))
                .serviceLevelObjectives(BOUNDS)
                .register(Metrics.globalRegistry)
                .record(Duration.ofNanos(System.nanoTime() - begun));
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
