package dev.ratchet.api.security;

import dev.ratchet.api.openapi.MayRefuse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.Comparator;

/** Who asks. */
@MayRefuse
@Controller("/v1/me")
@Secured(Role.LOOK)
final class MeController {
    /**
     * Whose key or token it is, and what it allows.
     *
     * @param role viewer, operator or admin
     */
    @Serdeable
    record MeView(String name, String role) {}

    @Get
    MeView show(Authentication who) {
        String role = Arrays.stream(Role.values())
                .sorted(Comparator.reverseOrder())
                .map(Role::word)
                .filter(who.getRoles()::contains)
                .findFirst()
                .orElse(Role.LOOK);
        return new MeView(who.getName(), role);
    }
}
