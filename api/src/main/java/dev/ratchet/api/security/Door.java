package dev.ratchet.api.security;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;

/**
 * What may come in at all, before anybody asks for a key.
 *
 * @param loopback whether the API listens to this machine alone. Then it may be open, and a page of the web that is shown in a
 *     browser here must not reach it: neither by its own name, led to this machine (DNS rebinding), nor across origins
 */
public record Door(boolean loopback) {
    private static final Pattern THIS_MACHINE = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

    boolean lets(HttpRequest<?> request) {
        String host = request.getHeaders().get("Host");
        String origin = request.getHeaders().get("Origin");
        boolean own = origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
        return own && (!loopback || (host != null && THIS_MACHINE.matcher(host).matches()));
    }
}
