package dev.ratchet.workers.cli;

import dev.ratchet.workers.campaign.Place;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where a command works. */
public final class PlaceOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = {"Directory of the embedded stack.", "Default: $RATCHET_HOME, else .ratchet here."})
    private @Nullable Path home;

    @Option(
            names = "--store",
            paramLabel = "URI",
            // Lines of their own, since an address that is broken in two cannot be copied.
            description = {
                "Where objects are kept: a folder, file:///path, or",
                "s3://bucket/prefix?endpoint=http://host:9000.",
                "Default: $RATCHET_STORE, else the home's own."
            })
    private @Nullable String store;

    public Place place() {
        return Place.of(home, store, System.getenv(), Path.of(""));
    }
}
