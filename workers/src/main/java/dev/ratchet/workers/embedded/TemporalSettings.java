package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which Temporal server to talk to, and how.
 *
 * @param address host:port of its gRPC frontend
 */
public record TemporalSettings(String address, String namespace, Optional<TemporalTls> tls, Optional<Secret> apiKey) {
    public static final String ADDRESS = "TEMPORAL_ADDRESS";
    public static final String NAMESPACE = "TEMPORAL_NAMESPACE";
    public static final String DEFAULT_NAMESPACE = "default";

    private static final String API_KEY = "TEMPORAL_API_KEY";
    private static final String TLS = "TEMPORAL_TLS";

    // The names of Temporal's own environment configuration, each followed by its older one.
    private static final List<String> CA = List.of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", "TEMPORAL_TLS_CA");
    private static final List<String> CERTIFICATE = List.of("TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CERT");
    private static final List<String> KEY = List.of("TEMPORAL_TLS_CLIENT_KEY_PATH", "TEMPORAL_TLS_KEY");
    private static final List<String> CA_DATA = List.of("TEMPORAL_TLS_SERVER_CA_CERT_DATA", "TEMPORAL_TLS_CA_DATA");
    private static final List<String> CERTIFICATE_DATA =
            List.of("TEMPORAL_TLS_CLIENT_CERT_DATA", "TEMPORAL_TLS_CERT_DATA");
    private static final List<String> KEY_DATA = List.of("TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_TLS_KEY_DATA");

    public TemporalSettings {
        require(
                address.matches("[^\\s:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}"),
                "%s: \"%s\" (expected: host:port)",
                ADDRESS,
                address);
        require(!namespace.isBlank(), "%s: blank (expected: a name)", NAMESPACE);
        requireNonNull(tls, "tls");
        requireNonNull(apiKey, "apiKey");
    }

    /** A server on this machine, without TLS or key. */
    public static TemporalSettings local(String address, String namespace) {
        return new TemporalSettings(address, namespace, Optional.empty(), Optional.empty());
    }

    /**
     * The server that {@code environment} names by Temporal's standard variables; empty without {@value #ADDRESS}, which
     * means: run one here.
     */
    public static Optional<TemporalSettings> fromEnvironment(Map<String, String> environment) {
        Optional<String> address = value(environment, ADDRESS);
        if (address.isEmpty()) {
            for (String file : List.of("TEMPORAL_CONFIG_FILE", "TEMPORAL_PROFILE")) {
                refuse(
                        environment,
                        file,
                        "unset, as Ratchet reads no profiles; set " + ADDRESS + " and its companions");
            }
            // Somebody else's server is meant; to run one here instead would leave their campaign unseen.
            for (String companion : new TreeSet<>(environment.keySet())) {
                if (companion.equals(API_KEY) || companion.startsWith(TLS)) {
                    refuse(environment, companion, ADDRESS + " beside it, or neither");
                }
            }
            return Optional.empty();
        }

        Optional<Secret> apiKey = value(environment, API_KEY).map(Secret::new);
        return Optional.of(new TemporalSettings(
                address.get(), namespace(environment), tls(environment, apiKey.isPresent()), apiKey));
    }

    private static void refuse(Map<String, String> environment, String name, String expected) {
        require(value(environment, name).isEmpty(), "%s: set (expected: %s)", name, expected);
    }

    /** The namespace that {@code environment} names, else {@value #DEFAULT_NAMESPACE}. */
    public static String namespace(Map<String, String> environment) {
        return value(environment, NAMESPACE).orElse(DEFAULT_NAMESPACE);
    }

    /** TLS is on when asked for, and by default when anything else says that it is meant. */
    private static Optional<TemporalTls> tls(Map<String, String> environment, boolean hasApiKey) {
        TemporalTls tls = new TemporalTls(
                pem(environment, CA_DATA, CA),
                pem(environment, CERTIFICATE_DATA, CERTIFICATE),
                pem(environment, KEY_DATA, KEY),
                value(environment, "TEMPORAL_TLS_SERVER_NAME"),
                !flag(environment, "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION").orElse(false));
        boolean meant = hasApiKey
                || tls.serverCa().isPresent()
                || tls.certificate().isPresent()
                || tls.serverName().isPresent();
        return flag(environment, TLS).orElse(meant) ? Optional.of(tls) : Optional.empty();
    }

    private static Optional<Secret> pem(Map<String, String> environment, List<String> data, List<String> paths) {
        Stream<Secret> given = data.stream().flatMap(name -> value(environment, name).map(Secret::new).stream());
        Stream<Secret> inFiles =
                paths.stream().flatMap(name -> value(environment, name).map(path -> contentOf(name, path)).stream());
        return Stream.concat(given, inFiles).findFirst();
    }

    private static Secret contentOf(String name, String path) {
        try {
            return new Secret(Files.readString(Path.of(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s cannot be read (expected: a PEM file)".formatted(name, path), e);
        }
    }

    private static Optional<Boolean> flag(Map<String, String> environment, String name) {
        return value(environment, name).map(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("%s: \"%s\" (expected: true or false)".formatted(name, text));
        });
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
