package dev.ratchet.workers.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.meter.WorkMeter.Fate;
import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workflows.TaskQueues;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where metrics are asked for, and how many there can be. */
class MetricsTest {
    @Test
    void a_port_alone_is_this_machines_and_what_is_none_is_refused() {
        assertThat(MetricsAddress.parse("9464").getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(MetricsAddress.parse("0.0.0.0:9464").getAddress().isAnyLocalAddress())
                .isTrue();
        for (String wrong : new String[] {"", "here", "127.0.0.1:", "70000", "127.0.0.1:70000"}) {
            assertThatThrownBy(() -> MetricsAddress.parse(wrong))
                    .hasMessage("metrics: \"%s\" (expected: a port, or HOST:PORT with a host of this machine)", wrong);
        }
    }

    @Test
    void each_supervised_process_has_a_port_of_its_own_where_a_first_one_is_named() {
        Pools trainer = new Pools(Set.of(TaskQueues.TRAINER));
        assertThat(MetricsAddress.ofSupervised(trainer, Map.of())).isEmpty();
        assertThat(MetricsAddress.ofSupervised(trainer, Map.of("RATCHET_METRICS_PORT", "9464")))
                .isEqualTo(OptionalInt.of(9470));
        assertThat(MetricsAddress.ofSupervised(
                        new Pools(Set.of(TaskQueues.CONTROL, TaskQueues.REWARD_MATH)),
                        Map.of("RATCHET_METRICS_PORT", "9464")))
                .isEqualTo(OptionalInt.of(9464));
        assertThatThrownBy(() -> MetricsAddress.ofSupervised(trainer, Map.of("RATCHET_METRICS_PORT", "65530")))
                .hasMessage("RATCHET_METRICS_PORT: \"65530\" (expected: a port, 1 to 65529)");
    }

    @Test
    void metrics_are_at_their_path_and_nothing_else_is_anywhere() throws IOException, InterruptedException {
        try (Metrics metrics = Metrics.serve(MetricsAddress.parse("0"))) {
            assertThat(metrics.address().getAddress().isLoopbackAddress()).isTrue();
            HttpResponse<String> scrape = ask(metrics, "/metrics", false);
            assertThat(scrape.statusCode()).isEqualTo(200);
            assertThat(scrape.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(scrape.body()).contains("jvm_memory_used_bytes{area=\"heap\"", "jvm_threads_live_threads");
            assertThat(ask(metrics, "/metrics", true).statusCode()).isEqualTo(405);
            assertThat(ask(metrics, "/", false).statusCode()).isEqualTo(404);
            String taken = "127.0.0.1:" + metrics.address().getPort();
            assertThatThrownBy(() -> Metrics.serve(MetricsAddress.parse(taken)))
                    .hasMessageStartingWith("metrics: %s cannot be listened on: ", taken)
                    .hasMessageEndingWith("(expected: a free port of this machine; choose another with --metrics)");
        }
    }

    private static HttpResponse<String> ask(Metrics metrics, String path, boolean post)
            throws IOException, InterruptedException {
        URI address =
                URI.create("http://127.0.0.1:%d%s".formatted(metrics.address().getPort(), path));
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (post) {
            request.POST(BodyPublishers.noBody());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void of_campaigns_only_the_last_ones_are_kept() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        WorkFigures figures = new WorkFigures(registry);
        for (int i = 0; i < WorkFigures.CAMPAIGNS + 5; i++) {
            figures.begins("c" + i, "score", false);
            figures.spent("c" + i, "score", Fate.KEPT, Duration.ofSeconds(1));
            figures.ends("c" + i, "score");
            figures.begins("c0", "score", false); // stays, since it is worked for
        }

        String scrape = registry.scrape();
        assertThat(scrape)
                .contains("campaign=\"c0\"", "campaign=\"c54\"")
                .doesNotContain("campaign=\"c1\"", "campaign=\"c5\"");
        assertThat(scrape.lines().filter(line -> line.startsWith("ratchet_goodput_seconds_total{")))
                .hasSize(WorkFigures.CAMPAIGNS);
    }
}
