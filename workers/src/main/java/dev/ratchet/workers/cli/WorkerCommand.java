package dev.ratchet.workers.cli;

import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.drill.HoldingBlobStore;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.metrics.Metrics;
import dev.ratchet.workers.metrics.MetricsAddress;
import dev.ratchet.workers.pool.PoolWorker;
import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workers.pool.SignOfLife;
import dev.ratchet.workflows.TaskQueues;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A process that serves pools until it is told to end. */
@Command(
        name = "worker",
        description = "Serve one or more pools in this process, until SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The Temporal server is the one that TEMPORAL_ADDRESS names, else the one that runs at the home.",
            "All workers of a campaign need the same store. Examples:",
            "  ./ratchet worker --pool rollout,trainer",
            "  TEMPORAL_ADDRESS=host:7233 ./ratchet worker --pool all --store /mnt/shared"
        })
public final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "POOL[,POOL…]",
            description =
                    "control, rollout, reward-math, reward-code, reward-k12, reward-vision, trainer; several with commas between; or all.")
    private String pool = "";

    @Option(
            names = "--alive",
            paramLabel = "FILE",
            description =
                    "Written every few seconds while the pools take work, and removed when they are told to stop; for probes. Default: none.")
    private @Nullable Path alive;

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description =
                    "Where Prometheus asks for metrics: http://HOST:PORT/metrics, and 0 takes any port. Default: none; of a port alone, this machine's.")
    private @Nullable String metricsAddress;

    @Mixin
    private final PlaceOptions options = new PlaceOptions();

    @Override
    public Integer call() throws InterruptedException {
        Pools pools = Pools.parse(pool, LOG::warn);
        Place place = options.place();
        Optional<InetSocketAddress> address =
                Optional.ofNullable(metricsAddress).map(MetricsAddress::parse);
        TemporalConnection temporal =
                Stack.attach(place.home(), place.environment()).connection();
        Optional<Metrics> metrics = address.map(Metrics::serve);
        TemporalConnection counted = metrics.map(each -> TemporalConnection.lazy(temporal.settings(), each.scope()))
                .orElse(temporal);
        PoolWorker worker = PoolWorker.start(
                counted.client(),
                HoldingBlobStore.ifAsked(BlobStores.open(place.store()), System.getenv()),
                pools,
                metrics.map(Metrics::work).orElse(WorkMeter.NONE));
        if (pools.served().contains(TaskQueues.CONTROL)) {
            metrics.ifPresent(each -> each.watchQueues(counted));
        }
        LOG.info("serves {} of {} with {}", pools, temporal.settings().address(), place.store());
        metrics.ifPresent(each -> LOG.info("metrics at http:/{}/metrics", each.address()));
        Optional<SignOfLife> sign = Optional.ofNullable(alive).map(SignOfLife::in);
        // Not after the hook: a JVM that exits inside native code crashes.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            sign.ifPresent(SignOfLife::close);
            worker.stop();
        }));
        new CountDownLatch(1).await();
        return 0;
    }
}
