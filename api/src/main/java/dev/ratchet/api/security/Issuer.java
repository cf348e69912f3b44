package dev.ratchet.api.security;

import static dev.ratchet.domain.Checks.require;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider whose tokens count here.
 *
 * @param issuer as tokens name it
 * @param audience as tokens must name this API
 * @param rolesClaim where tokens have their roles; a dot goes into a claim, as in {@code realm_access.roles}
 * @param jwks its public keys, a file or an address; none for what its discovery document names
 */
public record Issuer(
        URI issuer,
        String audience,
        String rolesClaim,
        @Nullable URI jwks) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public Issuer {
        require(trusted(issuer), "OIDC issuer: %s (expected: https://…, or http://… of this machine)", issuer);
        require(!audience.isBlank(), "OIDC audience: none (expected: the name of this API at %s)", issuer);
        require(!rolesClaim.isBlank(), "OIDC roles claim: none (expected: a claim, as in roles)");
        require(
                jwks == null || "file".equals(jwks.getScheme()) || trusted(jwks),
                "JWKS: %s (expected: a file, https://…, or http://… of this machine)",
                jwks);
    }

    /** Whether what comes from there is what its owner sent. */
    static boolean trusted(URI address) {
        return address.getHost() != null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost())));
    }

    URI discovery() {
        return URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
    }
}
