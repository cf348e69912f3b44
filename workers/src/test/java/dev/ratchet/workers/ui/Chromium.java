package dev.ratchet.workers.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A real Chromium without a window, with one page open, spoken to by its DevTools protocol: decision 0010 says why. */
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What can be read on the page and in its frames: the UI draws Markdown in frames. */
    private static final String TEXT = """
            [document, ...[...document.querySelectorAll('iframe')].map(frame => frame.contentDocument)]
              .map(part => part?.body?.innerText ?? '').join('\\n')
            """;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DevTools page;

    /** The program on PATH, if there is one. */
    public static Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts {@code program} with its profile in {@code folder}, and opens an empty page. */
    public static Chromium start(Path program, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--window-size=1500,1000",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        try {
            return new Chromium(process, folder.resolve("DevToolsActivePort"));
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            end(process);
            throw e;
        }
    }

    private Chromium(Process process, Path portFile) throws IOException, InterruptedException {
        this.process = process;
        String port = await("Chromium's port", () -> firstLine(portFile), () -> "no " + portFile);
        JsonNode opened = MAPPER.readTree(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/json/new".formatted(port)))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .body());
        URI address = URI.create(opened.path("webSocketDebuggerUrl").asText());
        page = new DevTools(http, address);
        List.of("Page", "Runtime", "Log", "Network").forEach(domain -> ask(domain + ".enable", Map.of()));
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not written yet
        }
    }

    private JsonNode ask(String method, Map<String, Object> parameters) {
        return page.ask(method, parameters);
    }

    /** What the browser told of this kind since the page was opened, as in {@code Network.requestWillBeSent}. */
    public List<JsonNode> told(String method) {
        return page.told(method);
    }

    /** Forgets what was told. */
    public void forget() {
        page.forget();
    }

    /** As a screen of this size, of a phone if that is said. */
    public void screen(int width, int height, boolean phone) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /** As a system that prefers dark, or light. */
    public void dark(boolean dark) {
        ask(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Presses a key that writes nothing, as Escape or Tab; Enter does what it does in a form. */
    public void pressNamed(String key) {
        int code = switch (key) {
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Tab" -> 9;
            default -> throw new IllegalArgumentException(key);
        };
        Map<String, Object> down =
                new HashMap<>(Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code));
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        ask("Input.dispatchKeyEvent", down);
        ask("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    /** The value of a JavaScript expression, as text; empty where it is null. */
    public Optional<String> evaluate(String expression) {
        JsonNode value = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                .path("result")
                .path("value");
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    public void open(String address) {
        ask("Page.navigate", Map.of("url", address));
    }

    /** Where the page is, once it is at an address that has {@code part} in it. */
    public String awaitAddress(String part) {
        return await("the address " + part, () -> evaluate("location.href").filter(address -> address.contains(part)));
    }

    /** Waits until a JavaScript expression is true. */
    public void awaitTrue(String expression) {
        String _ = await(expression, () -> evaluate("!!(" + expression + ")").filter("true"::equals));
    }

    /** All that can be read on the page, once {@code part} can. */
    public String awaitText(String part) {
        return await("the text \"%s\"".formatted(part), () -> evaluate(TEXT).filter(text -> text.contains(part)));
    }

    /** As {@link #awaitText(String)}, with {@code again} done before each look. */
    public String awaitText(String part, Runnable again) {
        return await("the text \"%s\"".formatted(part), () -> {
            again.run();
            return evaluate(TEXT).filter(text -> text.contains(part));
        });
    }

    /** Presses a key of the keyboard. */
    public void press(char key) {
        String text = String.valueOf(key);
        String code = "Key" + Character.toUpperCase(key);
        ask("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", text, "text", text, "code", code));
        ask("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", text, "code", code));
    }

    /** Clicks with the mouse on the first visible element that {@code css} selects and that has {@code text} in it. */
    public void click(String css, String text) {
        String where = """
                (() => {
                  for (const element of document.querySelectorAll(%s)) {
                    if (!element.innerText.includes(%s)) continue;
                    const box = element.getBoundingClientRect();
                    const x = box.x + box.width / 2, y = box.y + box.height / 2;
                    const hit = document.elementFromPoint(x, y);
                    if (hit && (element.contains(hit) || hit.contains(element))) return x + ' ' + y;
                  }
                  return null;
                })()
                """.formatted(quoted(css), quoted(text));
        String[] at = {""};
        // Menus slide into place: the element is clicked once it stands still.
        String place = await(
                "%s with \"%s\"".formatted(css, text),
                () -> evaluate(where).filter(now -> {
                    boolean still = now.equals(at[0]);
                    at[0] = now;
                    return still;
                }));
        clickAt(place);
    }

    /** Clicks with the mouse at a place: its x and its y, with a blank between. */
    public void clickAt(String place) {
        String[] xy = place.split(" ", -1);
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            ask(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            Double.parseDouble(xy[0]),
                            "y",
                            Double.parseDouble(xy[1]),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    private static String quoted(String text) {
        return MAPPER.valueToTree(text).toString();
    }

    /** Types into what was clicked last. */
    public void type(String text) {
        ask("Input.insertText", Map.of("text", text));
    }

    /** A picture of the page, for a person. */
    public void picture(Path file) throws IOException {
        String data = ask("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    private <T> T await(String what, Supplier<Optional<T>> question) {
        return await(what, question, () -> "%s: %s".formatted(evaluate("location.href"), evaluate(TEXT)));
    }

    private static <T> T await(String what, Supplier<Optional<T>> question, Supplier<String> instead) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
        throw new AssertionError("waited %s for %s; there was: %s".formatted(PATIENCE, what, instead.get()));
    }

    @Override
    public void close() {
        page.close();
        http.shutdownNow();
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }
}
