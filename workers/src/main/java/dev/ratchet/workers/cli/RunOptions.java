package dev.ratchet.workers.cli;

import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.PreparedCampaign;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.CampaignRunner;
import dev.ratchet.workers.campaign.JsonView;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.PlainView;
import dev.ratchet.workers.campaign.TerminalView;
import dev.ratchet.workers.campaign.View;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that run a campaign have in common. */
final class RunOptions {
    @Mixin
    private final PlaceOptions options = new PlaceOptions();

    @Option(names = "--name", paramLabel = "NAME", description = "The campaign's name. Default: the specification's.")
    private @Nullable String name;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "A whole number of 64 bits. Default: the specification's.")
    private @Nullable Long seed;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = {
                "Any setting by its dotted path, once or more, as in",
                "--set training.tau=0.1. Default: as the specification says."
            })
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--json",
            description =
                    "One JSON object a line on standard output, the summary last; words go to standard error. Default: lines for people.")
    private boolean json;

    @Option(
            names = "--no-pools",
            description =
                    "Start no pools: those elsewhere that serve TEMPORAL_ADDRESS do the work. Default: start them, unless they run at the home.")
    private boolean noPools;

    int run(Path specification) throws InterruptedException {
        Map<String, String> overrides = new LinkedHashMap<>(settings);
        if (name != null) {
            overrides.put("name", "'" + name.replace("'", "''") + "'"); // a text in YAML, whatever is in it
        }
        if (seed != null) {
            overrides.put("seed", Long.toString(seed));
        }
        CampaignSpec spec = SpecificationReader.read(specification, overrides);
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        Path folder = specification.toAbsolutePath().normalize().getParent();
        PreparedCampaign campaign =
                new CampaignPreparation(store).prepare(spec, folder == null ? Path.of("/") : folder);
        boolean terminal = !json && onTerminal();
        CampaignRunner runner = new CampaignRunner(
                place,
                store,
                view(terminal),
                terminal,
                noPools ? CampaignRunner.PoolsHere.NEVER : CampaignRunner.PoolsHere.IF_NONE_RUN);
        return runner.run(campaign);
    }

    @SuppressWarnings("SystemConsoleNull") // it is null in a pipe, also on JDK 25
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private View view(boolean terminal) {
        PrintStream out = stream(FileDescriptor.out);
        if (json) {
            return new JsonView(out, stream(FileDescriptor.err));
        }
        return terminal ? new TerminalView(out) : new PlainView(out);
    }

    /** In UTF-8 whatever the locale, as the curves need it. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
