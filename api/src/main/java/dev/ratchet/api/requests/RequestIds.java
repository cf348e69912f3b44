package dev.ratchet.api.requests;

import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Gives each request an id: the one that it came with, where that can do no harm in a log, else a new one. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public final class RequestIds implements Ordered {
    /** Before all others, so that what they refuse has an id too. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE;

    static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = "dev.ratchet.request-id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** The id of a request. */
    public static String of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, String.class).orElseGet(() -> name(request));
    }

    private static String name(HttpRequest<?> request) {
        String given = request.getHeaders().get(HEADER);
        String id = given != null && SANE.matcher(given).matches() ? given : fresh();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** 64 random bits; nobody gains by guessing them. */
    private static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        context.add(new LoggedId(of(request)));
    }

    @ResponseFilter
    void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header(HEADER, of(request));
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
