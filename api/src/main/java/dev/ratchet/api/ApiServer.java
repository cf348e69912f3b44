package dev.ratchet.api;

import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Door;
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

    /**
     * Serves.
     *
     * @param host to listen on; beyond this machine only once there is a key
     * @param port 0 for any that is free
     */
    public static ApiServer start(Place place, String host, int port) {
        return start(place, BlobStores.open(place.store()), host, port);
    }

    /** Serves a place whose store is opened already. */
    public static ApiServer start(Place place, BlobStore store, String host, int port) {
        ApiKeys keys = ApiKeys.in(place.home().create());
        boolean loopback = address(host).isLoopbackAddress();
        if (!loopback && keys.all().isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "host: %s listens beyond this machine, and there is no key (expected: one; make it with ./ratchet api key NAME --role ROLE)"
                            .formatted(host));
        }
        LiveStack stack = new LiveStack(place, store);
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties(host, port))
                .environmentPropertySource(false) // what is set is said here, and nowhere else
                .deduceEnvironment(false)
                .banner(false)
                .singletons(stack, keys, new Door(loopback))
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

    private static Map<String, Object> properties(String host, int port) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.application.name", "ratchet");
        properties.put("micronaut.server.host", host);
        properties.put("micronaut.server.port", port == 0 ? -1 : port);
        properties.put("micronaut.server.max-request-size", "1MB");
        properties.put("micronaut.server.netty.log-level", "ERROR");
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
