package dev.ratchet.api.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Who asks, by the key of the request; where there are no keys and only this machine is served, everybody is its admin. */
@Singleton
final class KeyHolders implements AuthenticationFetcher<HttpRequest<?>> {
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final Door door;

    KeyHolders(ApiKeys keys, Door door) {
        this.keys = keys;
        this.door = door;
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        return Mono.justOrEmpty(whose(request));
    }

    private Optional<Authentication> whose(HttpRequest<?> request) {
        Optional<String> presented = request.getHeaders()
                .getAuthorization()
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
        if (presented.isPresent()) {
            return keys.find(presented.get()).map(key -> of(key.name(), key.role()));
        }
        return door.loopback() && keys.all().isEmpty() ? Optional.of(of("this-machine", Role.ADMIN)) : Optional.empty();
    }

    private static Authentication of(String name, Role role) {
        return Authentication.build(name, role.included());
    }
}
