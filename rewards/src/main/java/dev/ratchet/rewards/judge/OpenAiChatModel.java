package dev.ratchet.rewards.judge;

import static dev.ratchet.domain.Checks.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A chat model behind an endpoint that speaks as OpenAI's does: {@code POST …/chat/completions}. An endpoint that is busy or
 * away is asked again some times, later each time; it is never followed elsewhere.
 */
public final class OpenAiChatModel implements ChatModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_SHOWN = 200;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI chat;
    private final String model;
    private final Optional<String> apiKey;
    private final Duration timeout;
    private final Pause pause;

    /** How time passes between two tries. */
    @FunctionalInterface
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    /**
     * The model at an endpoint.
     *
     * @param base as in {@code http://127.0.0.1:8000/v1}
     * @param model its name there
     * @param apiKey sent as bearer; never in a message
     * @param timeout of one reply
     */
    public OpenAiChatModel(URI base, String model, Optional<String> apiKey, Duration timeout) {
        this(base, model, apiKey, timeout, Thread::sleep);
    }

    OpenAiChatModel(URI base, String model, Optional<String> apiKey, Duration timeout, Pause pause) {
        require(base.getUserInfo() == null, "endpoint: has a user or password in it (expected: none; give a key)");
        String scheme = String.valueOf(base.getScheme());
        require(
                (scheme.equals("http") || scheme.equals("https")) && base.getHost() != null,
                "endpoint: \"%s\" (expected: an address like http://127.0.0.1:8000/v1)",
                base);
        require(base.getQuery() == null && base.getFragment() == null, "endpoint: \"%s\" (expected: no ? or #)", base);
        require(!model.isBlank(), "model: blank (expected: the name of a model)");
        this.chat = URI.create(base.toString().replaceAll("/$", "") + "/chat/completions");
        this.model = model;
        this.apiKey = requireNonNull(apiKey, "apiKey");
        this.timeout = requireNonNull(timeout, "timeout");
        this.pause = requireNonNull(pause, "pause");
    }

    @Override
    public String reply(ChatRequest request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(chat)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(request), UTF_8));
        apiKey.ifPresent(key -> http.header("Authorization", "Bearer " + key));
        HttpRequest built = http.build();
        Duration next = FIRST_PAUSE;
        for (int tried = 1; tried < TRIES; tried++) {
            switch (tried(built)) {
                case Tried.Got(String text) -> {
                    return text;
                }
                case Tried.Refused(String why) -> throw new ChatFailed(why);
                case Tried.Away away -> {
                    wait(away.after().orElse(next));
                    next = next.multipliedBy(2);
                }
            }
        }
        return switch (tried(built)) {
            case Tried.Got(String text) -> text;
            case Tried.Refused(String why) -> throw new ChatFailed(why);
            case Tried.Away(String why, Optional<Duration> _) ->
                throw new ChatFailed("%s, tried %d times".formatted(why, TRIES));
        };
    }

    private String body(ChatRequest request) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", model)
                .put("temperature", request.temperature())
                .put("max_tokens", request.mostTokens())
                .put("seed", request.seed())
                .put("stream", false);
        body.putArray("messages")
                .add(JSON.createObjectNode().put("role", "system").put("content", request.system()))
                .add(JSON.createObjectNode().put("role", "user").put("content", request.user()));
        return body.toString();
    }

    /** What became of one try. */
    private sealed interface Tried {
        record Got(String text) implements Tried {}

        /** It will not be another time. */
        record Refused(String why) implements Tried {}

        /** It may be later, or {@code after} a time that it says. */
        record Away(String why, Optional<Duration> after) implements Tried {}
    }

    private Tried tried(HttpRequest request) {
        HttpResponse<InputStream> response;
        String body;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                byte[] read = content.readNBytes(MOST_BYTES + 1);
                if (read.length > MOST_BYTES) {
                    return failed("answers more than %d bytes (expected: a chat completion)".formatted(MOST_BYTES));
                }
                body = new String(read, UTF_8);
            }
        } catch (IOException e) {
            return new Tried.Away(
                    "%s: cannot be reached, %s (expected: an endpoint that answers within %d s)"
                            .formatted(chat, e, timeout.toSeconds()),
                    Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatFailed(chat + ": interrupted", e);
        }
        int status = response.statusCode();
        if (status == 200) {
            return completion(body);
        }
        boolean again = status == 408 || status == 429 || status >= 500;
        String why = "%s: status %d, %s (expected: 200)".formatted(chat, status, shown(body));
        return again ? new Tried.Away(why, after(response)) : new Tried.Refused(why);
    }

    private Tried completion(String body) {
        try {
            JsonNode content =
                    JSON.readTree(body).path("choices").path(0).path("message").path("content");
            return content.isTextual()
                    ? new Tried.Got(content.textValue())
                    : failed("answers %s (expected: choices[0].message.content)".formatted(shown(body)));
        } catch (JsonProcessingException e) {
            return failed("answers %s (expected: JSON)".formatted(shown(body)));
        }
    }

    private Tried failed(String why) {
        return new Tried.Refused(chat + ": " + why);
    }

    private static Optional<Duration> after(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    private void wait(Duration time) {
        try {
            pause.last(time.compareTo(LONGEST_PAUSE) < 0 ? time : LONGEST_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatFailed(chat + ": interrupted", e);
        }
    }

    /** What an endpoint said, without the key should it echo it. */
    private String shown(String body) {
        String line = body.substring(0, Math.min(body.length(), 2 * MOST_SHOWN))
                .strip()
                .replaceAll("[\\s\\p{Cntrl}]+", " ");
        String shortened = line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN - 3) + "...";
        return apiKey.map(key -> shortened.replace(key, "(the key)")).orElse(shortened);
    }
}
