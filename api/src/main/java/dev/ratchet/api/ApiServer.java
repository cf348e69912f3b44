package dev.ratchet.api;

import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Door;
import dev.ratchet.api.security.RefusalLog;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.security.Tokens;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.Place;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The API as it serves one place. */
public final class ApiServer implements AutoCloseable {
    private final ApplicationContext context;
    private final LiveStack stack;
    private final EmbeddedServer server;

    private ApiServer(ApplicationContext context, LiveStack stack, EmbeddedServer server) {
        this.context = context;
        this.stack = stack;
        this.server = server;
    }

    /** Serves plainly: without TLS, tokens and a management port. */
    public static ApiServer start(Place place, String host, int port) {
        return start(place, ApiOptions.at(host, port));
    }

    public static ApiServer start(Place place, ApiOptions options) {
        return start(place, BlobStores.open(place.store()), options);
    }

    /** Serves a place whose store is opened already. */
    public static ApiServer start(Place place, BlobStore store, ApiOptions options) {
        ApiKeys keys = ApiKeys.of(place);
        String host = options.host();
        int port = options.port();
        boolean loopback = address(host).isLoopbackAddress();
        if (!loopback && options.issuer() == null && keys.none()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "host: %s listens beyond this machine, and there is no key (expected: one; make it with ./ratchet api key NAME --role ROLE)"
                            .formatted(host));
        }
        LiveStack stack = new LiveStack(place, store);
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties(options))
                .environmentPropertySource(false) // what is set is said here, and nowhere else
                .deduceEnvironment(false)
                .banner(false)
                .singletons(
                        stack,
                        keys,
                        new Tokens(options.issuer()),
                        new Door(loopback),
                        new RefusalLog(),
                        options.rates(),
                        options.requestTime(),
                        options.streams(),
                        options.serving())
                .start();
        try {
            return new ApiServer(
                    context, stack, context.getBean(EmbeddedServer.class).start());
        } catch (ServerStartupException e) {
            close(context, stack);
            throw new UncheckedIOException(
                    "port: %s:%d cannot be listened on: %s (expected: a free one; choose another with --port)"
                            .formatted(host, port, reason(e)),
                    new IOException(e));
        } catch (RuntimeException e) {
            close(context, stack);
            throw e;
        }
    }

    private static void close(ApplicationContext context, LiveStack stack) {
        context.close();
        stack.close();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST, "host: %s (expected: an address of this machine)".formatted(host), e);
        }
    }

    private static Map<String, Object> properties(ApiOptions options) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.application.name", "ratchet");
        int port = options.port() == 0 ? -1 : options.port();
        properties.put("micronaut.server.host", options.host());
        properties.put("micronaut.server.port", port);
        properties.put("micronaut.server.max-request-buffer-size", "1MB"); // of bodies that are read whole
        properties.put("micronaut.server.max-request-size", "1GB"); // of those that are read as they come
        properties.put("micronaut.server.idle-timeout", "60s"); // between requests; event streams have heartbeats
        if (options.certificates() != null) {
            properties.put("micronaut.server.ssl.enabled", true);
            properties.put("micronaut.server.ssl.port", port);
            properties.put("micronaut.server.ssl.protocols", List.of("TLSv1.3", "TLSv1.2"));
            properties.put(
                    "micronaut.server.ssl.key-store.certificate-path",
                    "file:" + options.certificates().chain().toAbsolutePath());
            properties.put(
                    "micronaut.server.ssl.key-store.key-path",
                    "file:" + options.certificates().key().toAbsolutePath());
        }
        properties.put(
                "micronaut.router.static-resources.swagger-ui.paths", "classpath:META-INF/swagger/views/swagger-ui");
        properties.put("micronaut.router.static-resources.swagger-ui.mapping", "/swagger-ui/**");
        properties.put(
                "micronaut.security.intercept-url-map",
                List.of(Map.of("pattern", "/swagger-ui/**", "access", List.of(Role.LOOK))));
        properties.put("endpoints.all.enabled", false); // each that is to be is named here
        properties.put("endpoints.health.enabled", options.managementPort() != null);
        if (options.managementPort() != null) {
            properties.put("endpoints.all.port", options.managementPort());
            properties.put("endpoints.health.details-visible", "NEVER");
        }
        properties.put(
                "micronaut.security.token.enabled", false); // KeyHolders reads the header, and nobody else has to
        properties.put("micronaut.security.basic-auth.enabled", false);
        properties.put("micronaut.security.reject-not-found", false); // what is not there is said not to be
        properties.put("micronaut.serde.deserialization.ignore-unknown", false);
        properties.put("micronaut.serde.serialization.inclusion", "ALWAYS");
        return properties;
    }

    public URI address() {
        return server.getURI();
    }

    @Override
    public void close() {
        close(context, stack);
    }
}
