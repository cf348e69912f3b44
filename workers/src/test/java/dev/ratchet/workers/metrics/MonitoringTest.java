package dev.ratchet.workers.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ratchet.workers.metrics.PromQl.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What alerts and the dashboard ask for is there, in the metrics of a campaign that ran. */
@Timeout(180)
class MonitoringTest {
    private static final Path FILES = Path.of("..", "charts", "ratchet", "files");
    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");

    /** Prometheus adds these to whatever it scrapes. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    /** Values that a healthy campaign does not have. */
    private static final Set<String> OF_TROUBLE = Set.of("verifier_failed");

    /** ApiMetricsTest holds these against a live API. */
    private static final String OF_THE_API = "ratchet_api_";

    private static @Nullable Scraped scraped;

    private record Expression(String where, String text) {}

    @BeforeAll
    static void runACampaign(@TempDir Path folder) throws IOException, InterruptedException {
        scraped = Scraped.read(LiveScrape.of(folder, MonitoringTest::complete));
    }

    private static boolean complete(String scrape) {
        boolean collected = scrape.contains("jvm_gc_pause_seconds_sum");
        if (!collected) {
            System.gc(); // so short a campaign may have needed no collection
        }
        return collected
                && scrape.contains("temporal_workflow_completed_total")
                && scrape.contains("ratchet_queue_backlog{kind=\"workflow\",pool=\"control\"} 0.0");
    }

    private static Scraped scraped() {
        return java.util.Objects.requireNonNull(scraped);
    }

    private static List<Expression> alerts() throws IOException {
        List<Expression> found = new ArrayList<>();
        new YAMLMapper()
                .readTree(FILES.resolve("alerts.yaml").toFile())
                .path("groups")
                .forEach(group -> group.path("rules")
                        .forEach(rule -> found.add(new Expression(
                                rule.path("alert").asText(), rule.path("expr").asText()))));
        return found;
    }

    private static List<Expression> dashboard() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
        List<Expression> found = new ArrayList<>();
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> found.add(new Expression(
                                panel.path("title").asText(),
                                target.path("expr").asText()))));
        dashboard.path("templating").path("list").forEach(variable -> {
            String query = variable.path("query").asText();
            if (query.startsWith("label_values(")) {
                found.add(new Expression(
                        "variable " + variable.path("name").asText(),
                        query.replaceFirst("label_values\\((\\w+), (\\w+)\\)", "sum by ($2) ($1)")));
            }
        });
        return found;
    }

    @Test
    void every_alert_asks_for_what_is_there() throws IOException {
        List<Expression> alerts = alerts();
        assertThat(alerts).hasSizeGreaterThan(5).allSatisfy(MonitoringTest::isThere);
    }

    @Test
    void every_panel_asks_for_what_is_there() throws IOException {
        List<Expression> panels = dashboard();
        assertThat(panels).hasSizeGreaterThan(20).allSatisfy(MonitoringTest::isThere);
    }

    private static void isThere(Expression expression) {
        PromQl asked = PromQl.parse(expression.text());
        if (asked.selectors().stream().anyMatch(selector -> selector.metric().startsWith(OF_THE_API))) {
            assertThat(asked.selectors())
                    .as("%s: one process", expression.where())
                    .allMatch(selector -> selector.metric().startsWith(OF_THE_API));
            return;
        }
        assertThat(asked.selectors()).as(expression.where()).isNotEmpty();
        Set<String> labels = new TreeSet<>(OF_THE_SCRAPE);
        for (Selector selector : asked.selectors()) {
            if (selector.metric().equals("up")) { // Prometheus' own
                assertThat(OF_THE_SCRAPE).containsAll(selector.matchers().keySet());
                continue;
            }
            List<Map<String, String>> series = scraped().series().getOrDefault(selector.metric(), List.of());
            assertThat(series)
                    .as("%s: %s", expression.where(), selector.metric())
                    .isNotEmpty();
            series.forEach(each -> labels.addAll(each.keySet()));
            if (selector.matchers().values().stream().noneMatch(value -> OF_TROUBLE.contains(plain(value)))) {
                assertThat(series)
                        .as("%s: %s with %s", expression.where(), selector.metric(), selector.matchers())
                        .anyMatch(each -> matches(selector, each));
            } else {
                assertThat(series)
                        .allMatch(each ->
                                each.keySet().containsAll(selector.matchers().keySet()));
            }
        }
        assertThat(labels).as(expression.where()).containsAll(asked.grouped());
    }

    private static String plain(String pattern) {
        return pattern.replaceAll("\\\\[QE]", "");
    }

    private static boolean matches(Selector selector, Map<String, String> labels) {
        return selector.matchers().entrySet().stream().allMatch(matcher -> {
            String value = labels.get(matcher.getKey());
            // Grafana puts a pattern in place of the variable.
            return value != null && Pattern.matches(matcher.getValue().replace("$campaign", ".+"), value);
        });
    }

    @Test
    void what_is_not_there_is_noticed() {
        for (String wrong : List.of(
                "sum by (campaign) (ratchet_nothing)",
                "sum by (trajectory) (ratchet_running)",
                "ratchet_running{phase=\"no-such-phase\"}",
                "ratchet_running{trajectory=~\".+\"}")) {
            assertThatThrownBy(() -> isThere(new Expression("planted", wrong))).isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> PromQl.parse("irate(ratchet_running[5m])"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("irate");
    }

    @Test
    void every_metric_of_ours_is_in_the_table_and_the_other_way_round() throws IOException {
        Set<String> documented = Pattern.compile("^\\| `(ratchet_[a-z_]+)`", Pattern.MULTILINE)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith(OF_THE_API))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = scraped().series().keySet().stream()
                .filter(name -> name.startsWith("ratchet_"))
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).isEqualTo(documented);
    }

    @Test
    void labels_have_few_values() {
        assertThat(scraped().series().entrySet().stream()
                        .filter(metric -> metric.getKey().startsWith("ratchet_"))
                        .flatMap(metric -> metric.getValue().stream())
                        .flatMap(labels -> labels.keySet().stream())
                        .collect(Collectors.toSet()))
                .isSubsetOf(
                        "campaign",
                        "purpose",
                        "phase",
                        "stop",
                        "domain",
                        "verdict",
                        "state",
                        "why",
                        "pool",
                        "kind",
                        "le");
        assertThat(scraped().values()).hasSizeLessThan(2_500);
    }

    @Test
    void the_figures_are_those_of_the_campaign() {
        assertThat(scraped().values())
                .containsEntry("ratchet_iteration{campaign=\"scraped\"}", 2.0)
                .containsEntry("ratchet_attempts_total{campaign=\"scraped\",phase=\"append-to-buffer\"}", 2.0)
                .containsEntry(
                        "ratchet_tokens_written_total{campaign=\"scraped\",purpose=\"evaluation\"}",
                        scraped()
                                .values()
                                .get("ratchet_answer_length_tokens_sum{campaign=\"scraped\",purpose=\"evaluation\"}"))
                .containsEntry("ratchet_temporal_answers", 1.0);
        // All that ran is judged, no attempt failed, nothing was lost, and nothing runs any more.
        assertThat(scraped().sum("ratchet_verdict_seconds_count"))
                .isEqualTo(scraped().sum("ratchet_answer_length_tokens_count"))
                .isPositive();
        assertThat(scraped().sum("ratchet_retries_total")).isZero();
        assertThat(scraped().sum("ratchet_badput_seconds_total")).isZero();
        assertThat(scraped().sum("ratchet_goodput_seconds_total")).isPositive();
        assertThat(scraped().sum("ratchet_running")).isZero();
        assertThat(scraped().sum("ratchet_staleness_iterations_count")).isPositive();
    }
}
