package dev.ratchet.workers.campaign;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeState;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command works: the directory of the stack, the store, and the environment that may name a Temporal server. */
public record Place(HomeDirectory home, URI store, Map<String, String> environment) {
    /** Names the store when no option does. */
    public static final String STORE_VARIABLE = "RATCHET_STORE";

    public Place {
        environment = Map.copyOf(environment);
    }

    /**
     * The place that options name, else the environment, else what runs at the home, else the home's own store.
     *
     * @param homeOption null where it is not given
     * @param storeOption null where it is not given
     */
    public static Place of(
            @Nullable Path homeOption,
            @Nullable String storeOption,
            Map<String, String> environment,
            Path workingDirectory) {
        HomeDirectory home = homeOption == null
                ? HomeDirectory.of(environment, workingDirectory)
                : new HomeDirectory(workingDirectory.toAbsolutePath().resolve(homeOption));
        String named = storeOption == null ? environment.getOrDefault(STORE_VARIABLE, "") : storeOption;
        String running = home.inUse() ? HomeState.read(home).store() : null;
        if (named.isBlank()) {
            return new Place(home, running == null ? home.store().toUri() : URI.create(running), environment);
        }
        URI store = uri(named, workingDirectory);
        require(
                running == null || same(running, store.toString()),
                "store: %s (expected: %s, which the pools that run in %s work on; leave --store out, or stop them)",
                store,
                running,
                home.root());
        return new Place(home, store, environment);
    }

    private static boolean same(String a, String b) {
        return a.replaceAll("/+$", "").equals(b.replaceAll("/+$", ""));
    }

    /** A URI; a plain path is a directory on this machine. */
    private static URI uri(String text, Path workingDirectory) {
        if (!text.matches("[a-z0-9]+:.*")) {
            return workingDirectory.toAbsolutePath().resolve(text).normalize().toUri();
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "store: \"%s\" (expected: file:///path or s3://bucket/prefix?endpoint=…&region=…)".formatted(text),
                    e);
        }
    }
}
