package dev.ratchet.workers;

import static dev.ratchet.workers.DeploymentTest.words;
import static dev.ratchet.workers.DeploymentTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.workers.metrics.MetricsAddress;
import dev.ratchet.workflows.TaskQueues;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus and Grafana find in compose what their files name. MonitoringTest holds what they ask for. */
class MonitoringFilesTest {
    private static final Path PROJECT = Path.of("..");

    private final JsonNode services =
            yaml(PROJECT.resolve("docker-compose.yml")).path("services");
    private final JsonNode prometheus = yaml(PROJECT.resolve("deploy/prometheus/prometheus.yml"));

    @Test
    void every_process_is_asked_and_serves_metrics_where_it_is_asked() {
        Set<String> asked = new TreeSet<>();
        prometheus
                .path("scrape_configs")
                .forEach(job -> job.path("dns_sd_configs")
                        .forEach(found -> words(found.path("names")).forEach(service -> {
                            assertThat(job.path("job_name").asText()).isEqualTo("ratchet/" + service);
                            assertThat(port(service))
                                    .as(service)
                                    .isEqualTo(found.path("port").asInt());
                            assertThat(words(services.path(service).path("networks")))
                                    .as(service)
                                    .containsAnyElementsOf(
                                            words(services.path("prometheus").path("networks")));
                            asked.add(service);
                        })));

        assertThat(asked)
                .isEqualTo(Stream.concat(Stream.of(TaskQueues.values()).map(TaskQueues::queue), Stream.of("api"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Where a service of compose serves its metrics. */
    private int port(String service) {
        List<String> command = words(services.path(service).path("command"));
        return MetricsAddress.parse(command.get(command.indexOf("--metrics") + 1))
                .getPort();
    }

    @Test
    void the_chart_calls_its_jobs_and_its_port_alike() throws Exception {
        String template = Files.readString(PROJECT.resolve("charts/ratchet/templates/prometheus.yaml"));
        assertThat(template).contains("replacement: ratchet/$1", "files/alerts.yaml");
        assertThat(yaml(PROJECT.resolve("charts/ratchet/values.yaml"))
                        .path("metrics")
                        .path("port")
                        .asInt())
                .isEqualTo(port("control"));
    }

    @Test
    void every_rule_says_what_how_bad_and_what_to_do() {
        List<JsonNode> rules = new ArrayList<>();
        yaml(PROJECT.resolve("charts/ratchet/files/alerts.yaml"))
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));

        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(name).startsWith("Ratchet");
            assertThat(rule.path("expr").asText()).as(name).isNotBlank();
            assertThat(rule.path("for").asText()).as(name).matches("\\d+m");
            assertThat(rule.path("labels").path("severity").asText()).as(name).isIn("warning", "critical");
            assertThat(rule.path("annotations").path("summary").asText())
                    .as(name)
                    .isNotBlank();
            assertThat(rule.path("annotations").path("description").asText())
                    .as(name)
                    .isNotBlank();
            assertThat(rule.size()).as(name).isEqualTo(5);
        });
    }

    @Test
    void what_a_file_names_in_a_container_is_mounted_there() {
        assertThat(targets("prometheus"))
                .containsAll(words(prometheus.path("rule_files")))
                .contains("/etc/prometheus/prometheus.yml");
        assertThat(words(services.path("prometheus").path("command")))
                .contains("--config.file=/etc/prometheus/prometheus.yml");

        URI source = URI.create(yaml(PROJECT.resolve("deploy/grafana/datasource.yaml"))
                .path("datasources")
                .path(0)
                .path("url")
                .asText());
        assertThat(services.has(source.getHost())).isTrue();
        String dashboards = yaml(PROJECT.resolve("deploy/grafana/dashboards.yaml"))
                .path("providers")
                .path(0)
                .path("options")
                .path("path")
                .asText();
        assertThat(targets("grafana")).anyMatch(target -> target.startsWith(dashboards + "/"));
        assertThat(targets("grafana"))
                .contains(services.path("grafana")
                        .path("environment")
                        .path("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                        .asText());
    }

    private List<String> targets(String service) {
        return words(services.path(service).path("volumes")).stream()
                .map(volume -> volume.split(":", -1)[1])
                .toList();
    }
}
