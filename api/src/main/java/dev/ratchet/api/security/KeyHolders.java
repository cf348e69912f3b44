package dev.ratchet.api.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Who asks, by the key or the token of the request; where there are neither keys nor an issuer of tokens and only this machine is
 * served, everybody is its admin.
 */
@Singleton
final class KeyHolders implements AuthenticationFetcher<HttpRequest<?>> {
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final Tokens tokens;
    private final Door door;

    KeyHolders(ApiKeys keys, Tokens tokens, Door door) {
        this.keys = keys;
        this.tokens = tokens;
        this.door = door;
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        Optional<String> header = request.getHeaders().getAuthorization();
        if (header.isEmpty()) {
            return Mono.justOrEmpty(
                    open() ? Optional.of(of("this-machine", Optional.of(Role.ADMIN))) : Optional.empty());
        }
        String given = header.get();
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Mono.empty();
        }
        String presented = given.substring(SCHEME.length()).strip();
        if (presented.startsWith(ApiKeys.PREFIX) || !tokens.accepted()) {
            return Mono.justOrEmpty(keys.find(presented).map(key -> of(key.name(), Optional.of(key.role()))));
        }
        // The issuer's keys may have to be fetched first.
        return Mono.fromCallable(() -> tokens.holder(presented))
                .subscribeOn(Schedulers.boundedElastic())
                .map(holder -> of(holder.name(), holder.role()));
    }

    private boolean open() {
        return door.loopback() && !tokens.accepted() && keys.none();
    }

    private static Authentication of(String name, Optional<Role> role) {
        return Authentication.build(name, role.map(Role::included).orElse(List.of()));
    }
}
