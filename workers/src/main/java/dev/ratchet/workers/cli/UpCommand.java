package dev.ratchet.workers.cli;

import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.OwnStack;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.PlainView;
import dev.ratchet.workers.campaign.PoolLayout;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.pool.Pools;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole stack under one supervisor, in the foreground. */
@Command(
        name = "up",
        description = "Run a Temporal server and all pools on this machine, until Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With TEMPORAL_ADDRESS set the pools work for that server, and none is started here.",
            "Campaigns that were running go on; ./ratchet run shows them. Examples:",
            "  ./ratchet up",
            "  ./ratchet up --home /var/lib/ratchet --pools separate"
        })
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private final PlaceOptions options = new PlaceOptions();

    @Option(
            names = "--pools",
            paramLabel = "LAYOUT",
            defaultValue = "${env:RATCHET_POOLS:-together}",
            description =
                    "together: three processes; separate: one for each pool. Default: $RATCHET_POOLS, else together.")
    private PoolLayout layout = PoolLayout.TOGETHER;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long to wait for another process that uses the home to end. Default: ${DEFAULT-VALUE}.")
    private int waitSeconds;

    @Override
    public Integer call() throws InterruptedException {
        Place place = options.place();
        BlobStores.open(place.store()); // finds out now whether it can be used
        PlainView view = new PlainView(new PrintStream(System.out, true));
        try (OwnStack own = new OwnStack(view)) {
            HomeLock lock = lock(place);
            own.locked(lock);
            Stack stack = own.joined(Stack.start(
                    place.home(),
                    lock,
                    place.store(),
                    layout,
                    Pools.servedHere(view::say).served(),
                    place.environment(),
                    view::say));
            view.say("Temporal: " + stack.connection().settings().address());
            stack.ui().ifPresent(ui -> view.say("UI:       " + ui));
            view.say("Store:    " + place.store());
            view.say("Logs:     " + place.home().logs());
            view.say("Ready. Ctrl-C stops everything in order; campaigns go on at the next start.");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private HomeLock lock(Place place) throws InterruptedException {
        long until = System.nanoTime() + waitSeconds * 1_000_000_000L;
        while (place.home().inUse() && System.nanoTime() < until) {
            Thread.sleep(100);
        }
        return place.home().lock();
    }
}
