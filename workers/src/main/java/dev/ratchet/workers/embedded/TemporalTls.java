package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * How a Temporal server is proven to the client, and the client to the server.
 *
 * @param serverCa certificates in PEM that may have signed the server's; empty for those that the JVM trusts
 * @param certificate the client's own certificate chain in PEM, with {@code key}
 * @param key the client's private key in PEM, PKCS #8
 * @param serverName the name that the server's certificate must bear, where it is not the address's host
 * @param verified whether the server's certificate is verified at all
 */
public record TemporalTls(
        Optional<Secret> serverCa,
        Optional<Secret> certificate,
        Optional<Secret> key,
        Optional<String> serverName,
        boolean verified) {
    public TemporalTls {
        requireNonNull(serverCa, "serverCa");
        requireNonNull(serverName, "serverName");
        require(
                certificate.isPresent() == key.isPresent(),
                "TLS: a client %s without its %s (expected: both or neither)",
                certificate.isPresent() ? "certificate" : "key",
                certificate.isPresent() ? "key" : "certificate");
    }

    SslContext context() {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            if (!verified) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else if (serverCa.isPresent()) {
                builder.trustManager(pem(serverCa.get()));
            }
            if (certificate.isPresent() && key.isPresent()) {
                builder.keyManager(pem(certificate.get()), pem(key.get()));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS: %s (expected: certificates in PEM, and a private key in PEM, PKCS #8, without password)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static InputStream pem(Secret text) {
        return new ByteArrayInputStream(text.reveal().getBytes(UTF_8));
    }
}
