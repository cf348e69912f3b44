package dev.ratchet.api;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.Issuer;
import dev.ratchet.api.serving.ServingLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an API serves.
 *
 * @param host to listen on; beyond this machine only with a key or an issuer
 * @param port 0 for any that is free
 * @param managementPort for health alone, without a key and without TLS, at the same host; none for no such port
 * @param certificates none for plain HTTP
 * @param serving how policies answer
 * @param issuer whose tokens count beside the keys; none for keys alone
 */
public record ApiOptions(
        String host,
        int port,
        @Nullable Integer managementPort,
        @Nullable Certificates certificates,
        @Nullable Issuer issuer,
        Rates rates,
        RequestTime requestTime,
        StreamLimits streams,
        ServingLimits serving) {
    public ApiOptions {
        require(0 <= port && port <= 65535, "port: %d (expected: 0 to 65535)", port);
        require(
                managementPort == null || (1 <= managementPort && managementPort <= 65535 && managementPort != port),
                "management port: %d (expected: 1 to 65535, and another than the API's)",
                managementPort);
    }

    /** With all else as it is where nothing is said. */
    public static ApiOptions at(String host, int port) {
        return new ApiOptions(
                host,
                port,
                null,
                null,
                null,
                Rates.STANDARD,
                RequestTime.STANDARD,
                StreamLimits.STANDARD,
                ServingLimits.STANDARD);
    }

    /**
     * For TLS, both as PEM.
     *
     * @param chain the server's certificate first
     * @param key in PKCS 8, without a password
     */
    public record Certificates(Path chain, Path key) {
        public Certificates {
            require(Files.isReadable(chain), "TLS certificate: %s (expected: a PEM file that can be read)", chain);
            require(Files.isReadable(key), "TLS key: %s (expected: a PEM file that can be read)", key);
        }
    }
}
