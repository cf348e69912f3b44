package dev.ratchet.api.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.workers.ui.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The dashboard of an API, open in a browser: what it shows, what it asked for, and what it complained of. */
public final class Page implements AutoCloseable {
    /** Where the pictures of the last run lie. */
    public static final Path PICTURES = Path.of("target", "dashboard");

    private final Chromium browser;
    private final URI api;

    private Page(Chromium browser, URI api) {
        this.browser = browser;
        this.api = api;
    }

    /** Skips the test where there is no browser. */
    public static Page open(URI api, Path folder) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeThat(program)
                .as("a browser: chromium, chromium-browser or google-chrome on PATH (Debian: apt-get install chromium)")
                .isPresent();
        Path profile = Files.createDirectories(folder.resolve("browser-" + System.nanoTime()));
        Page page = new Page(Chromium.start(program.orElseThrow(), profile), api);
        page.browser.screen(1380, 900, false);
        page.browser.dark(false);
        return page;
    }

    public Chromium browser() {
        return browser;
    }

    /** Opens a view and waits for a text of it. */
    public String show(String route, String text) {
        browser.open(api.resolve("/dashboard/#" + route).toString());
        return browser.awaitText(text);
    }

    /** As {@link #show}, in a document that is loaded anew. */
    public String showAnew(String route, String text) {
        browser.open("about:blank");
        return show(route, text);
    }

    public String script(String expression) {
        return browser.evaluate(expression).orElse("");
    }

    /** Takes pictures of what is shown: light, dark, and as a phone has it. */
    public void pictures(String name) throws IOException {
        picture(name + "-light");
        browser.dark(true);
        settle();
        picture(name + "-dark");
        browser.dark(false);
        browser.screen(390, 844, true);
        settle();
        assertThat(script("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s: the page itself is not scrolled sideways on a phone, %s", name, script(WIDEST))
                .isEqualTo("true");
        picture(name + "-phone");
        browser.screen(1380, 900, false);
        settle();
    }

    private static final String WIDEST = """
            [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
              .map(e => e.tagName + '.' + e.className).slice(0, 5).join(' ')
            """;

    public void picture(String name) throws IOException {
        browser.picture(PICTURES.resolve(name + ".png"));
    }

    /** Two frames: what was changed is drawn. */
    void settle() {
        browser.awaitTrue(
                "(globalThis.frames2 ??= {at: 0, n: (requestAnimationFrame(() => requestAnimationFrame(() => { frames2.at = 1; })), 0)}).at === 1");
        var _ = browser.evaluate("delete globalThis.frames2");
    }

    /** Nothing went wrong that a reader would not see: no error in the console, no dialog, no request to another origin. */
    public void isClean() {
        List<String> complaints = Stream.of(
                        browser.told("Log.entryAdded").stream()
                                .map(each -> each.path("entry"))
                                .filter(entry -> List.of("error", "warning")
                                        .contains(entry.path("level").asText())),
                        browser.told("Runtime.exceptionThrown").stream(),
                        browser.told("Runtime.consoleAPICalled").stream()
                                .filter(call -> List.of("error", "warning", "assert")
                                        .contains(call.path("type").asText())))
                .flatMap(each -> each)
                .map(JsonNode::toString)
                .toList();
        assertThat(complaints).as("the console").isEmpty();
        assertThat(browser.told("Page.javascriptDialogOpening")).as("dialogs").isEmpty();
        assertThat(browser.told("Network.requestWillBeSent"))
                .extracting(sent -> sent.path("request").path("url").asText())
                .as("requests")
                .isNotEmpty()
                .allMatch(url -> url.startsWith(api.toString())
                        || url.startsWith("about:")
                        || url.startsWith("blob:" + api)
                        || url.startsWith("data:image/png"));
    }

    @Override
    public void close() {
        browser.close();
    }
}
