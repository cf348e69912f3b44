package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.metrics.Metrics;
import dev.ratchet.workers.metrics.MetricsAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts and dashboard ask of the API is there, and its labels have few values, whatever is asked. */
class ApiMetricsTest {
    private static final Path FILES = Path.of("..", "charts", "ratchet", "files");
    private static final Pattern ASKED =
            Pattern.compile("(?:by \\(([^)]*)\\) \\([a-z_]*\\(?)?(ratchet_api_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)");

    @TempDir
    private Path folder;

    @Test
    void requests_count_by_route_and_status() throws Exception {
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        Place place = new Place(home, home.store().toUri(), Map.of());
        try (Metrics metrics = Metrics.serve(MetricsAddress.parse("0"));
                Metrics.Counting _ = metrics.countGlobally();
                ApiServer server = ApiServer.start(place, "127.0.0.1", 0);
                HttpClient client = HttpClient.newHttpClient()) {
            get(client, server.address().resolve("/v1/campaigns"));
            get(client, server.address().resolve("/v1/campaigns/one"));
            get(client, server.address().resolve("/v1/campaigns/two"));
            get(client, server.address().resolve("/nowhere/" + System.nanoTime()));

            String scraped = get(
                    client,
                    URI.create("http://127.0.0.1:%d/metrics"
                            .formatted(metrics.address().getPort())));
            assertThat(scraped.lines()
                            .filter(line -> line.startsWith("ratchet_api_requests_seconds_count"))
                            .filter(line -> !line.endsWith(" 0"))) // of servers before this one
                    .containsExactlyInAnyOrder(
                            count("/v1/campaigns", 200, 1),
                            count("/v1/campaigns/{name}", 404, 2),
                            count("none", 404, 1));
            for (MatchResult asked : asked()) {
                List<String> labels = new ArrayList<>();
                if (asked.group(1) != null) {
                    labels.addAll(List.of(asked.group(1).split(", ", -1)));
                }
                if (asked.group(3) != null) {
                    LABEL.matcher(asked.group(3)).results().forEach(label -> labels.add(label.group(1)));
                }
                assertThat(scraped).contains("\n" + asked.group(2) + "{");
                assertThat(labels).isSubsetOf("method", "route", "status", "le", "job", "instance");
            }
        }
    }

    private static List<MatchResult> asked() throws IOException {
        List<MatchResult> asked = new ArrayList<>();
        for (String file : List.of("alerts.yaml", "dashboard.json")) {
            List<MatchResult> found = ASKED.matcher(Files.readString(FILES.resolve(file)))
                    .results()
                    .toList();
            assertThat(found).as(file).isNotEmpty();
            asked.addAll(found);
        }
        return asked;
    }

    private static String count(String route, int status, int times) {
        return "ratchet_api_requests_seconds_count{method=\"GET\",route=\"%s\",status=\"%d\"} %d"
                .formatted(route, status, times);
    }

    private static String get(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
