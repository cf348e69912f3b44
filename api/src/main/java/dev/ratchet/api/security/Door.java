package dev.ratchet.api.security;

import io.micronaut.http.HttpRequest;
import java.net.URI;
import java.util.Set;

/**
 * What may come in at all, before anybody asks for a key.
 *
 * @param loopback whether the API listens to this machine alone. Then it may be open, and a page of the web that is shown in a
 *     browser here must not reach it: neither by its own name, led to this machine (DNS rebinding), nor across origins
 */
public record Door(boolean loopback) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    boolean lets(HttpRequest<?> request) {
        String host = request.getHeaders().get("Host");
        String origin = request.getHeaders().get("Origin");
        boolean own = origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
        return own && (!loopback || (host != null && THIS_MACHINE.contains(name(host))));
    }

    private static String name(String host) {
        try {
            String name = URI.create("http://" + host).getHost();
            return name == null ? "" : name;
        } catch (IllegalArgumentException e) {
            return ""; // no name at all, so not this machine's
        }
    }
}
