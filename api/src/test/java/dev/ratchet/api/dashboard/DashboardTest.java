package dev.ratchet.api.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.ApiOptions;
import dev.ratchet.api.ApiServer;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every view over a store, in a real browser: what is read, what the keys do, and that hostile answers do nothing. */
@Timeout(240)
class DashboardTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ApiServer server;

    @SuppressWarnings("NullAway.Init")
    private static Page page;

    @BeforeAll
    static void start() throws Exception {
        Path stored = folder.resolve("store");
        BlobStore store = new DirectoryBlobStore(stored);
        new ShownCampaign("carrying", 60, 1.0).write(store, folder);
        new ShownCampaign("slower", 45, 0.5).write(store, folder);
        Place place = new Place(new HomeDirectory(folder.resolve("home")).create(), stored.toUri(), Map.of());
        server = ApiServer.start(place, store, ApiOptions.at("127.0.0.1", 0));
        page = Page.open(server.address(), folder);
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
        }
        server.close();
    }

    @BeforeEach
    void forget() {
        page.browser().forget();
    }

    @AfterEach
    void nothingWentWrong() {
        page.isClean();
    }

    @Test
    void campaigns_are_listed_with_what_they_do() throws Exception {
        assertThat(page.showAnew("/campaigns", "slower")).contains("carrying", "done", "60 / 60", "2 in this store");
        page.browser().awaitTrue("document.querySelectorAll('.spark path').length === 2");
        page.pictures("campaigns");
    }

    @Test
    void a_campaign_shows_its_curves_and_a_click_on_one_opens_the_rollouts_of_that_iteration() throws Exception {
        assertThat(page.showAnew("/campaigns/carrying", "Held out, newest"))
                .contains("Reward", "Staleness", "Stop reasons", "60 of 60");
        page.browser().awaitTrue("document.querySelectorAll('.panel canvas').length >= 8");
        page.pictures("campaign");

        page.browser().awaitTrue("document.querySelector('.panel .u-over')");
        String at = page.script("""
                (() => { const box = document.querySelector('.panel .u-over').getBoundingClientRect();
                         return Math.round(box.x + box.width / 2) + ' ' + Math.round(box.y + box.height / 2); })()
                """);
        page.browser().clickAt(at);
        page.browser().awaitAddress("rollouts?iteration=3");
        page.browser().awaitText("iteration 3");
    }

    @Test
    void campaigns_are_drawn_over_each_other_with_the_settings_that_differ() throws Exception {
        page.showAnew("/compare", "Choose two campaigns");
        assertThat(page.show("/compare?c=carrying&c=slower", "training.tau")).contains("Settings that differ", "0.05");
        page.browser().awaitTrue("document.querySelectorAll('.panel canvas').length >= 6");
        page.pictures("compare");
        assertThat(page.show("/compare?c=carrying&c=slower&x=tokens", "Settings that differ"))
                .contains("training.tau");
    }

    @Test
    void rollouts_are_read_by_prompt_with_all_samples_and_verdicts() throws Exception {
        assertThat(page.showAnew("/campaigns/carrying/rollouts?iteration=41", "iteration 41 of 60"))
                .contains("8 samples");
        page.browser().click("button.group-head", "sum-");
        assertThat(page.browser().awaitText("So the answer is"))
                .contains("shortest", "longest", "expected:", "policies");
        page.pictures("rollouts");
        page.browser().click("a", "This prompt in all iterations");
        page.browser().awaitText("in all iterations");
    }

    @Test
    void a_rollout_shows_which_policy_wrote_what_and_how_likely_each_token_was() throws Exception {
        assertThat(page.showAnew("/campaigns/carrying/rollouts/000040-00000-07", "policy 40"))
                .contains("policy 39", "and carry", "Reference answer");
        assertThat(page.script("document.querySelectorAll('.answer .p0, .answer .p1').length"))
                .isEqualTo("2");
        page.browser().click("button", "Tokens and log-probabilities");
        page.browser().awaitTrue("document.querySelectorAll('.token').length > 40");
        page.pictures("rollout");
    }

    @Test
    void hostile_answers_are_shown_and_do_nothing() throws Exception {
        page.showAnew("/campaigns/carrying/rollouts?iteration=60&prompt=hostile", "hostile");
        page.browser().click("button.group-head", "hostile");
        page.browser()
                .awaitTrue(
                        "[...document.querySelectorAll('.sample-text')].every(each => !each.textContent.includes('Loading'))");
        String text = page.browser().awaitText("javascript:alert(3)");

        assertThat(text)
                .contains(
                        "<script>window.harmed = 1; alert('script')</script>",
                        "<img src=x onerror=",
                        "=cmd|",
                        "<b>1+1</b>")
                .contains("ESC", "RLO", "BEL", "U+200B")
                .doesNotContain("\u001b", "\u202e", "\u200b", "\u0007");
        assertThat(page.script("window.harmed === undefined")).isEqualTo("true");
        assertThat(page.script(
                        "document.querySelectorAll('main script, main img, main b[id], main svg[onload]').length"))
                .isEqualTo("0");
        assertThat(
                        page.script(
                                "[...document.querySelectorAll('a')].filter(a => !/^(#|http:..127)/.test(a.getAttribute('href'))).length"))
                .isEqualTo("0");
        page.pictures("hostile");
        page.show("/campaigns/carrying/rollouts/000060-00001-00", "Reference answer");
        assertThat(page.script("window.harmed === undefined")).isEqualTo("true");
    }

    @Test
    void pictures_of_a_prompt_are_shown() throws Exception {
        page.showAnew("/campaigns", "carrying");
        var _ = page.script("""
                (window.real = fetch, window.fetch = async (path, options) => {
                  if (path.includes('/images/')) {
                    const canvas = new OffscreenCanvas(300, 200);
                    const pen = canvas.getContext('2d');
                    pen.fillStyle = '#cde'; pen.fillRect(0, 0, 300, 200); pen.fillStyle = '#1f5fbf'; pen.fillRect(60, 90, 40, 80); pen.fillRect(140, 40, 40, 130);
                    return new Response(await canvas.convertToBlob());
                  }
                  const answer = await real(path, options);
                  if (!/rollouts\\/0/.test(path)) return answer;
                  return new Response(JSON.stringify({...await answer.json(), images: ['ab'.repeat(32), '<script>']}));
                }, 1)
                """);
        page.show("/campaigns/carrying/rollouts/000040-00000-07", "Reference answer");
        page.browser().awaitTrue("document.querySelector('.pictures img')?.naturalWidth === 300");
        assertThat(page.script("document.querySelectorAll('.pictures figure').length"))
                .isEqualTo("1");
        page.picture("rollout-with-picture");
    }

    @Test
    void what_goes_to_a_spreadsheet_is_no_formula() {
        page.showAnew("/campaigns", "carrying");
        assertThat(page.script("""
                (window.found = null, import('/dashboard/dom.js').then(dom => { window.found = dom.csv(['a'], [['=cmd()'], ['+1'], ['-1'], ['@x'], ['\\t=1'], ['say "x", y'], [-1.5]]); }), 1)
                """)).isEqualTo("1");
        page.browser().awaitTrue("window.found");
        assertThat(page.script("window.found"))
                .isEqualTo("a\r\n'=cmd()\r\n'+1\r\n'-1\r\n'@x\r\n'\t=1\r\n\"say \"\"x\"\", y\"\r\n-1.5\r\n");
    }

    @Test
    void pools_without_a_stack_say_what_to_do() throws Exception {
        page.showAnew("/pools", "./ratchet up");
        page.pictures("pools-none");
        page.browser().forget(); // the 503 is in the console
        page.show("/campaigns", "carrying");
    }

    @Test
    void all_of_it_is_reached_by_keys() {
        page.showAnew("/campaigns", "slower");
        page.browser().press('j');
        page.browser().awaitTrue("document.activeElement.textContent === 'carrying'");
        page.browser().press('j');
        page.browser().awaitTrue("document.activeElement.textContent === 'slower'");
        page.browser().press('k');
        page.browser().pressNamed("Enter");
        page.browser().awaitAddress("#/campaigns/carrying");
        page.browser().awaitText("Held out, newest");
        page.browser().press('?');
        page.browser().awaitText("the next and the one before");
        page.browser().pressNamed("Escape");
        page.browser().awaitTrue("!document.querySelector('dialog')");
        page.browser().pressNamed("Escape");
        page.browser().awaitTrue("location.hash === '#/campaigns'");
        page.browser().press('g');
        page.browser().press('e');
        page.browser().awaitText("No evaluation yet");
        for (int i = 0; i < 9; i++) {
            page.browser().pressNamed("Tab");
        }
        assertThat(page.script("document.activeElement.matches(':focus-visible')"))
                .isEqualTo("true");
    }
}
