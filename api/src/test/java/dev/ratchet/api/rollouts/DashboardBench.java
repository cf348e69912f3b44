package dev.ratchet.api.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ratchet.api.ApiResults;
import dev.ratchet.api.dashboard.Page;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How fast the dashboard paints, and how long it does not answer, with 10,000 iterations and a million trajectories:
 * {@code ./ratchet bench serving}. Not run with the tests: no test is timed.
 *
 * <p>Cold is a browser that was just started and has nothing in its cache, warm the same view loaded again in it. The first rows are
 * of an API that still reads the campaign; the server runs on the same cores as the browser.
 */
class DashboardBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BROWSERS = Integer.getInteger("bench.browsers", 3);
    private static final int LOADS = 3;
    private static final GeneratedCampaign CAMPAIGN = new GeneratedCampaign("million", 10_000, 25, 4, 96);
    private static final int PAINT_GOAL = 1_000;
    private static final int TASK_GOAL = 200;

    /** A view: its route, and what is true once its data are drawn. */
    private record View(String name, String route, String drawn) {}

    private static final List<View> VIEWS = List.of(
            new View("campaigns", "/campaigns", "document.querySelector('.spark path')"),
            new View("campaign", "/campaigns/million", "document.querySelectorAll('.panel canvas').length >= 6"),
            new View("compare", "/compare", "document.querySelector('fieldset')"),
            new View(
                    "rollouts",
                    "/campaigns/million/rollouts?iteration=7310",
                    "document.querySelectorAll('.group').length >= 25"),
            new View("rollout", "/campaigns/million/rollouts/005000-00008-03", "document.querySelector('.answer')"),
            new View("evaluations", "/evaluations", "document.querySelector('.state-title')"),
            new View("pools", "/pools", "document.querySelector('.state-title')"));

    /** Milliseconds of one load. */
    private record Load(double paint, double drawn, double longestTask) {}

    private final ArrayNode rows = JSON.createArrayNode();
    private final List<String> missed = new ArrayList<>();

    @Test
    void the_dashboard_of_a_million_trajectories() throws Exception {
        Path folder = Path.of(System.getProperty("bench.dashboard", "target/bench-dashboard"))
                .toAbsolutePath();
        Path stored = folder.resolve("store");
        if (!Files.exists(folder.resolve("ready"))) {
            Files.createDirectories(folder);
            CAMPAIGN.write(new DirectoryBlobStore(stored), folder);
            Files.createFile(folder.resolve("ready"));
        }
        try (GeneratedStore served = GeneratedStore.serve(folder.resolve("home"), stored)) {
            ready(served);
            measure(
                    served,
                    folder,
                    new View(
                            "campaign while the API still reads it",
                            VIEWS.get(1).route(),
                            VIEWS.get(1).drawn()),
                    1);
            awaitCurves(served);
            for (View view : VIEWS) {
                measure(served, folder, view, BROWSERS);
            }
        }
        ApiResults.merge("serving.json", rows);
        System.out.println(rows.toPrettyString());
        assertThat(missed).isEmpty();
    }

    private void measure(GeneratedStore served, Path folder, View view, int browsers) throws Exception {
        List<Load> cold = new ArrayList<>();
        List<Load> warm = new ArrayList<>();
        for (int i = 0; i < browsers; i++) {
            try (Page page = Page.open(served.address(), folder)) {
                cold.add(load(page, view));
                for (int again = 0; again < LOADS; again++) {
                    warm.add(load(page, view));
                }
            }
        }
        rows(view.name() + ", cold", cold);
        rows(view.name() + ", warm", warm);
    }

    private static Load load(Page page, View view) {
        page.showAnew(view.route(), "Ratchet");
        page.browser().awaitTrue(view.drawn());
        double drawn = Double.parseDouble(page.script("performance.now()"));
        var _ = page.script("""
                (window.longest = 0, new PerformanceObserver(list => { for (const each of list.getEntries()) longest = Math.max(longest, each.duration); })
                  .observe({type: 'longtask', buffered: true}), 1)
                """);
        page.browser()
                .awaitTrue("performance.now() > " + (drawn + 1_500)); // what comes after the first data counts too
        return new Load(
                Double.parseDouble(page.script("performance.getEntriesByName('first-contentful-paint')[0].startTime")),
                drawn,
                Double.parseDouble(page.script("longest")));
    }

    private void rows(String what, List<Load> loads) {
        row(
                "dashboard, %s: first contentful paint".formatted(what),
                loads.stream().mapToDouble(Load::paint).toArray(),
                PAINT_GOAL);
        row(
                "dashboard, %s: longest task".formatted(what),
                loads.stream().mapToDouble(Load::longestTask).toArray(),
                TASK_GOAL);
        row(
                "dashboard, %s: data drawn".formatted(what),
                loads.stream().mapToDouble(Load::drawn).toArray(),
                0);
    }

    /** The largest counts, not the median: a reader meets that too. */
    private void row(String work, double[] values, int goal) {
        Arrays.sort(values);
        double largest = values[values.length - 1];
        var row = rows.addObject()
                .put("work", work)
                .put("unit", "ms")
                .put("ours", Math.round(values[values.length / 2]))
                .put("min", Math.round(values[0]))
                .put("max", Math.round(largest))
                .put("loads", values.length)
                .put("cores", Runtime.getRuntime().availableProcessors());
        if (goal > 0) {
            row.put("goal", "max <= " + goal).put("reached", largest <= goal);
            if (largest > goal) {
                missed.add(work);
            }
        }
    }

    /** The server's own classes are loaded; nothing of the campaign's curves is read. */
    private static void ready(GeneratedStore served) throws Exception {
        for (String path : List.of("/dashboard/", "/dashboard/app.js", "/v1/me", "/v1/campaigns")) {
            var _ = served.get(path, BodyHandlers.ofString());
        }
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rehearsal"))) {
            Thread.sleep(50);
        }
    }

    private static void awaitCurves(GeneratedStore served) throws Exception {
        String path = "/v1/campaigns/%s/curves?points=10".formatted(CAMPAIGN.name());
        while (!JSON.readTree(served.get(path, BodyHandlers.ofString()).body())
                .path("complete")
                .asBoolean()) {
            Thread.sleep(500);
        }
    }
}
