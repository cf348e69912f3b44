package dev.ratchet.api.paging;

import static dev.ratchet.domain.Checks.require;

import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Refuses parameters that nobody reads, since a misspelt filter would answer with all there is; those that come twice or without a
 * value; and truth values in other words, which the server would take for false.
 */
@ServerFilter("/v1/**")
final class StrictQueries implements Ordered {
    private static final List<String> TRUTH = List.of("true", "false");

    @RequestFilter
    void check(HttpRequest<?> request) {
        if (request.getUri().getRawQuery() != null) {
            RouteAttributes.getRouteMatch(request)
                    .filter(MethodBasedRouteMatch.class::isInstance)
                    .ifPresent(match -> check(
                            request.getParameters(), arguments(((MethodBasedRouteMatch<?, ?>) match).getArguments())));
        }
    }

    private static Map<String, Argument<?>> arguments(Argument<?>[] of) {
        return Arrays.stream(of)
                .filter(argument -> argument.isAnnotationPresent(QueryValue.class))
                .collect(Collectors.toMap(Argument::getName, argument -> argument, (first, _) -> first, TreeMap::new));
    }

    private static void check(HttpParameters given, Map<String, Argument<?>> known) {
        for (String name : given.names()) {
            List<String> values = given.getAll(name);
            Argument<?> argument = known.get(name);
            if (argument == null) {
                throw new IllegalArgumentException("%s: no such parameter (expected: %s)"
                        .formatted(name, known.isEmpty() ? "none" : "one of " + known.keySet()));
            }
            require(values.size() == 1, "%s: given %d times (expected: once)", name, values.size());
            String value = values.getFirst();
            require(!value.isEmpty(), "%s: empty (expected: a value, or no such parameter)", name);
            require(
                    argument.getType() != Boolean.class || TRUTH.contains(value),
                    "%s: \"%s\" (expected: true or false)",
                    name,
                    value);
        }
    }

    /** After the door and the keys: who may not ask is not told what there is to ask. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.LAST.order();
    }
}
