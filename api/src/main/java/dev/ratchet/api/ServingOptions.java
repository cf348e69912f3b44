package dev.ratchet.api;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.Issuer;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how the API serves, beside where it listens. */
final class ServingOptions {
    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = {
                "Where health is told, without a key and without TLS: /health/liveness, /health/readiness.",
                "Default: nowhere."
            })
    private @Nullable Integer managementPort;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "The server's certificate and those above it, PEM. Default: no TLS.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM (PKCS 8), without a password.")
    private @Nullable Path key;

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description = "OpenID Connect provider whose tokens count beside the keys. Default: keys alone.")
    private @Nullable URI issuer;

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            description = "The name that its tokens must have for this API, in aud.")
    private @Nullable String audience;

    @Option(
            names = "--oidc-roles-claim",
            paramLabel = "CLAIM",
            defaultValue = "roles",
            description = {
                "Where its tokens say viewer, operator or admin, as in realm_access.roles.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String rolesClaim = "";

    @Option(
            names = "--jwks",
            paramLabel = "URL|FILE",
            description = "Its public keys. Default: those that its discovery document names.")
    private @Nullable String jwks;

    @Option(
            names = "--reads-per-second",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Of one key; more get 429. Default: ${DEFAULT-VALUE}.")
    private int reads;

    @Option(
            names = "--orders-per-second",
            paramLabel = "N",
            defaultValue = "100",
            description = "Of one key; more get 429. Default: ${DEFAULT-VALUE}.")
    private int orders;

    @Option(
            names = "--refusals-per-second",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of one address, without a key that counts; more get 429. Default: ${DEFAULT-VALUE}.")
    private int refusals;

    @Option(
            names = "--event-streams",
            paramLabel = "N",
            defaultValue = "64",
            description = "Open at a time; more get 503. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Mixin
    private final ModelOptions models = new ModelOptions();

    ApiOptions at(String host, int port) {
        return new ApiOptions(
                host,
                port,
                managementPort,
                certificates(),
                issuer(),
                new Rates(reads, orders, refusals),
                RequestTime.STANDARD,
                new StreamLimits(streams, StreamLimits.STANDARD.heartbeat(), StreamLimits.STANDARD.patience()),
                models.limits());
    }

    private ApiOptions.@Nullable Certificates certificates() {
        require((certificate == null) == (key == null), "TLS: half of it (expected: --tls-certificate and --tls-key)");
        return certificate == null || key == null ? null : new ApiOptions.Certificates(certificate, key);
    }

    private @Nullable Issuer issuer() {
        if (issuer == null) {
            require(audience == null && jwks == null, "OIDC: no issuer (expected: --oidc-issuer too)");
            return null;
        }
        return new Issuer(issuer, audience == null ? "" : audience, rolesClaim, jwks == null ? null : address(jwks));
    }

    private static URI address(String text) {
        return text.matches("[a-z]+:.*")
                ? URI.create(text)
                : Path.of(text).toAbsolutePath().toUri();
    }
}
