package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.dashboard.Page;
import dev.ratchet.api.security.Role;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The dashboard on a stack that runs: its buttons reach the workflow; and on an API that asks for keys, or goes away. */
@ResourceLock(TinyCampaign.ALONE)
@Timeout(240)
class LiveDashboardTest {
    @RegisterExtension
    static final TinyCampaign TINY = new TinyCampaign();

    @TempDir
    private Path folder;

    @Test
    void pause_resume_and_evaluate_by_button_reach_the_workflow() throws Exception {
        TINY.awaitIteration(2);
        try (Page page = Page.open(TINY.address("/"), folder)) {
            page.showAnew("/campaigns/tiny", "Tokens per second");
            page.browser().awaitTrue("document.querySelectorAll('.panel canvas').length >= 8");

            page.browser().click("button", "Pause");
            page.browser().awaitText("A pause changes no data");
            page.browser().click("dialog textarea", "");
            page.browser().type("the <b>machine</b> is needed");
            page.picture("pause-dialog");
            page.browser().click("dialog button.primary", "Pause");
            TINY.await(
                    "/v1/campaigns/tiny",
                    "PAUSED",
                    now -> now.path("condition").asText().equals("PAUSED"));
            page.browser().awaitText("PAUSED (the <b>machine</b> is needed), in flight 0");
            assertThat(TINY.get("/v1/audit?campaign=tiny")
                            .body()
                            .path("orders")
                            .get(0)
                            .path("why")
                            .asText())
                    .isEqualTo("the <b>machine</b> is needed");
            page.pictures("paused");

            page.browser().click("button", "Resume");
            page.browser().click("dialog button.primary", "Resume");
            page.browser().awaitTrue("!document.querySelector('dialog')");
            TINY.await(
                    "/v1/campaigns/tiny",
                    "RUNNING",
                    now -> now.path("condition").asText().equals("RUNNING"));
            page.browser().awaitText("Goodput and badput of the last");
            page.browser()
                    .awaitTrue(
                            "document.querySelector('a[target=_blank]').href.includes('/workflows/campaign%2Ftiny')");
            page.pictures("running");

            page.browser().click("button", "Evaluate");
            page.browser().awaitTrue("document.querySelector('dialog select[name=suite] option')");
            var _ = page.script("(document.querySelector('dialog select[name=suite]').value = 'arithmetic',"
                    + " document.querySelector('dialog input[name=problems]').value = '3')");
            page.browser().click("dialog button.primary", "Evaluate");
            page.browser().awaitAddress("#/evaluations?campaign=tiny&id=e-");
            page.browser().awaitText("arithmetic@");
            page.isClean();
        }
    }

    @Test
    void evaluations_are_compared_with_a_paired_test() throws Exception {
        TINY.awaitIteration(2);
        String first = evaluated("0", 4);
        String second = evaluated("1", 4);
        try (Page page = Page.open(TINY.address("/"), folder)) {
            page.showAnew("/evaluations?campaign=tiny", "Choose a first and a second one");
            page.browser().awaitTrue("document.querySelector('#a-%s')".formatted(first));
            var _ = page.script("document.querySelector('#a-%s').click()".formatted(first));
            page.browser().awaitAddress("a=" + first);
            page.browser().awaitTrue("document.querySelector('#a-%s')?.checked".formatted(first));
            var _ = page.script("document.querySelector('#b-%s').click()".formatted(second));
            assertThat(page.browser().awaitText("Second less first")).contains("Prompts", "pass@1");
            page.pictures("evaluations");
            page.isClean();
        }
    }

    private static String evaluated(String weights, int samples) throws Exception {
        String order = """
                {"campaign": "tiny", "weights": "%s", "suite": "arithmetic", "problems": 6, "samplesPerPrompt": %d}
                """.formatted(weights, samples);
        String id = TINY.post("/v1/evaluations", order).body().path("id").asText();
        TINY.await(
                "/v1/evaluations/" + id,
                "a result",
                now -> now.path("state").asText().equals("DONE"));
        return id;
    }

    @Test
    void stop_by_button_ends_the_workflow_and_says_why() throws Exception {
        Answer made = TINY.post("/v1/campaigns", TinyStack.specification("to-stop", 300, 0));
        while (made.status() == 503) { // for later, as it says: the machine may be busy
            made = TINY.post("/v1/campaigns", TinyStack.specification("to-stop", 300, 0));
        }
        assertThat(made.status()).as(made.whole().body()).isIn(200, 201);
        try (Page page = Page.open(TINY.address("/"), folder)) {
            page.showAnew("/campaigns/to-stop", "RUNNING, iteration");
            buttonsOutliveIterations(page);
            page.browser().click("button", "Stop");
            page.browser().click("dialog textarea", "");
            page.browser().type("enough");
            page.browser().click("dialog button.danger", "Stop");
            TINY.await(
                    "/v1/campaigns/to-stop",
                    "not running",
                    now -> now.path("condition").asText().equals("NOT_RUNNING"));
            page.browser().awaitText("not running");
            assertThat(TINY.get("/v1/audit?campaign=to-stop")
                            .body()
                            .path("orders")
                            .get(0)
                            .path("why")
                            .asText())
                    .isEqualTo("enough");
        }
    }

    /** A press that began before the next iteration ends as a click, and who came by keyboard is not sent away. */
    private static void buttonsOutliveIterations(Page page) {
        String iteration =
                "Number(document.querySelector('.sentence').textContent.match(/iteration (\\d+)/)?.[1] ?? -1)";
        var _ = page.script("void (globalThis.began = {at: " + iteration + ","
                + " pressed: [...document.querySelectorAll('.buttons button, .links a')]}, began.pressed[2].focus())");
        page.browser().awaitTrue(iteration + " > began.at + 1");
        assertThat(page.script("began.pressed.map(each => each.isConnected && each.textContent).join()"))
                .isEqualTo("Pause,Resume,Stop,Evaluate,Rollouts,Evaluations,Compare,Temporal UI ↗");
        assertThat(page.script("document.activeElement.textContent")).isEqualTo("Stop");
    }

    @Test
    void pools_say_who_works_and_what_waits() throws Exception {
        TINY.awaitIteration(1);
        try (Page page = Page.open(TINY.address("/"), folder)) {
            assertThat(page.showAnew("/pools", "reward-math")).contains("control", "trainer", "/s");
            page.browser().awaitTrue("document.querySelectorAll('tbody tr').length === 8");
            page.pictures("pools");
            page.isClean();
        }
    }

    @Test
    void whoever_only_reads_is_asked_for_a_key_and_told_which_buttons_are_not_theirs() throws Exception {
        try (ApiFixture api = new ApiFixture(folder, ApiOptions.at("127.0.0.1", 0));
                Page page = Page.open(api.address("/"), folder)) {
            var plan = api.campaign("stored", 3);
            api.commit(plan, 0);
            api.commit(plan, 1);
            String key = api.keys().add("ann", Role.VIEWER);
            page.showAnew("/campaigns/stored", "A key, please");
            page.browser().click("dialog input", "");
            page.browser().type(key);
            page.browser().click("dialog button.primary", "Go on");
            page.browser().awaitText("ann, viewer");
            page.browser().awaitText("Tokens per second");

            page.browser()
                    .awaitTrue("[...document.querySelectorAll('button')].find(b => b.textContent === 'Pause')"
                            + ".title === 'needs the role operator; ann is viewer'");
            page.browser().click("button", "Pause");
            assertThat(page.script("document.querySelectorAll('dialog').length"))
                    .isEqualTo("0");
            assertThat(page.script("JSON.stringify(localStorage)")).doesNotContain(key);
            page.picture("viewer");
        }
    }

    @Test
    void an_api_that_goes_away_is_told_calmly_and_seen_again() throws Exception {
        ApiFixture first = new ApiFixture(folder, ApiOptions.at("127.0.0.1", 0));
        URI address = first.address("/");
        first.commit(first.campaign("stored", 3), 0);
        try (Page page = Page.open(address, folder)) {
            page.showAnew("/campaigns", "stored");
            first.close();
            page.browser().awaitText("The API does not answer");
            page.picture("away");
            try (ApiFixture again = new ApiFixture(folder, ApiOptions.at("127.0.0.1", address.getPort()))) {
                assertThat(again.address("/")).isEqualTo(address);
                page.browser().awaitTrue("document.getElementById('banner').hidden");
            }
        }
    }
}
