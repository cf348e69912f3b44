package dev.ratchet.workers.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.workers.embedded.TemporalConnection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** All figures of one worker process, served until it ends: Temporal's client's, Ratchet's own, and the JVM's. */
public final class Metrics implements AutoCloseable {
    private static final com.uber.m3.util.Duration REPORTED = com.uber.m3.util.Duration.ofSeconds(2);

    /** 0.01 to 600 seconds, in nanoseconds. */
    private static final double[] WAITS = {1e7, 1e8, 1e9, 1e10, 6e10, 6e11};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> closed = new ArrayList<>();
    private final MetricsEndpoint endpoint;

    private Metrics(InetSocketAddress address) {
        registry.config().meterFilter(histograms());
        JvmGcMetrics collections = new JvmGcMetrics();
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        endpoint = MetricsEndpoint.serve(address, registry::scrape);
        closed.add(endpoint);
        closed.add(collections);
    }

    /**
     * Begins to serve them.
     *
     * @throws java.io.UncheckedIOException if {@code address} cannot be listened on
     */
    public static Metrics serve(InetSocketAddress address) {
        return new Metrics(address);
    }

    /** Of the times that Temporal's client tells, only waits have buckets, and few: its own choice makes thousands of lines. */
    private static MeterFilter histograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                if (!id.getName().startsWith("temporal_")) {
                    return config;
                }
                DistributionStatisticConfig.Builder ours =
                        DistributionStatisticConfig.builder().percentilesHistogram(false);
                if (id.getName().endsWith("schedule_to_start_latency")) {
                    ours.serviceLevelObjectives(WAITS);
                }
                return ours.build().merge(config);
            }
        };
    }

    /** Where they are asked for. */
    public InetSocketAddress address() {
        return endpoint.address();
    }

    /** Ends the counting of {@link #countGlobally}. */
    public interface Counting extends AutoCloseable {
        @Override
        void close();
    }

    /** Lets what counts in Micrometer's global registry count here, until this or what is returned is closed. */
    public Counting countGlobally() {
        io.micrometer.core.instrument.Metrics.addRegistry(registry);
        Counting counting = () -> io.micrometer.core.instrument.Metrics.removeRegistry(registry);
        closed.add(counting);
        return counting;
    }

    /** Where Temporal's client counts. */
    public Scope scope() {
        Scope scope = new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(REPORTED);
        closed.add(scope);
        return scope;
    }

    /** Where activities count. */
    public WorkMeter work() {
        return new WorkFigures(registry);
    }

    /** Asks the server from now on how much waits in each task queue. */
    public void watchQueues(TemporalConnection connection) {
        closed.add(QueueFigures.watch(connection, registry));
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : closed.reversed()) {
            close(each);
        }
        registry.close();
    }

    private static void close(AutoCloseable each) throws IOException {
        try {
            each.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
