package dev.ratchet.rewards.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real HTTP client against a real, small server. */
class OpenAiChatModelTest {
    private static final ChatRequest REQUEST = new ChatRequest("Judge.", "{}", 0.5, 256, 7);
    private static final String KEY = "a-key-nobody-may-see";
    private static final String RIGHT = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"right\"}}]}";

    private record Answer(int status, String body, Map<String, String> headers) {
        Answer(int status, String body) {
            this(status, body, Map.of());
        }
    }

    private record Asked(String path, String key, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                body));
        Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private OpenAiChatModel model() {
        return model(URI.create(
                "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort())));
    }

    private OpenAiChatModel model(URI base) {
        return new OpenAiChatModel(base, "a-model", Optional.of(KEY), Duration.ofSeconds(20), pauses::add);
    }

    @Test
    void what_the_model_writes_is_returned_and_the_request_is_as_the_endpoint_expects() throws IOException {
        answers.add(new Answer(200, RIGHT));

        assertThat(model().reply(REQUEST)).isEqualTo("right");

        Asked only = asked.getFirst();
        assertThat(only.path()).isEqualTo("/v1/chat/completions");
        assertThat(only.key()).isEqualTo("Bearer " + KEY);
        JsonNode body = new ObjectMapper().readTree(only.body());
        assertThat(body.path("model").asText()).isEqualTo("a-model");
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(body.path("max_tokens").asInt()).isEqualTo(256);
        assertThat(body.path("seed").asInt()).isEqualTo(7);
        assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
        assertThat(body.path("messages").path(1).path("content").asText()).isEqualTo("{}");
    }

    @Test
    void a_busy_endpoint_is_asked_again_later_each_time_or_when_it_says() {
        answers.add(new Answer(503, "busy"));
        answers.add(new Answer(429, "slower", Map.of("Retry-After", "3")));
        answers.add(new Answer(500, "oh"));
        answers.add(new Answer(200, RIGHT));

        assertThat(model().reply(REQUEST)).isEqualTo("right");
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(2));
    }

    @Test
    void an_endpoint_that_stays_busy_is_given_up_and_nobody_waits_for_hours() {
        answers.add(new Answer(429, "no", Map.of("Retry-After", "7200")));

        assertThatThrownBy(() -> model().reply(REQUEST))
                .isInstanceOf(ChatModel.ChatFailed.class)
                .hasMessageContaining("/v1/chat/completions: status 429, no (expected: 200), tried 5 times");
        assertThat(asked).hasSize(5);
        assertThat(pauses).containsOnly(Duration.ofSeconds(30)).hasSize(4);
    }

    @Test
    void a_refusal_is_final_and_its_message_has_no_key() {
        answers.add(new Answer(401, "bad key " + KEY + "\u001b[31m\nnext"));

        assertThatThrownBy(() -> model().reply(REQUEST))
                .hasMessageContaining("status 401, bad key (the key) [31m next (expected: 200)")
                .message()
                .doesNotContain(KEY);
        assertThat(asked).hasSize(1);
    }

    @Test
    void it_is_not_led_elsewhere() {
        answers.add(new Answer(302, "", Map.of("Location", "http://127.0.0.1:1/")));

        assertThatThrownBy(() -> model().reply(REQUEST)).hasMessageContaining("status 302");
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_answer_that_is_no_completion_is_named() {
        answers.add(new Answer(200, "<html>hello</html>"));
        answers.add(new Answer(200, "{\"choices\":[]}"));
        answers.add(new Answer(200, "x".repeat((4 << 20) + 1)));

        assertThatThrownBy(() -> model().reply(REQUEST)).hasMessageContaining("<html>hello</html> (expected: JSON)");
        assertThatThrownBy(() -> model().reply(REQUEST))
                .hasMessageContaining("{\"choices\":[]} (expected: choices[0].message.content)");
        assertThatThrownBy(() -> model().reply(REQUEST)).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void an_endpoint_where_nobody_listens_is_tried_some_times() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> model(URI.create("http://127.0.0.1:" + port)).reply(REQUEST))
                .hasMessageContaining("http://127.0.0.1:%d/chat/completions: cannot be reached".formatted(port))
                .hasMessageContaining("tried 5 times");
        assertThat(pauses).hasSize(4);
    }

    @Test
    void addresses_that_cannot_be_are_refused() {
        for (String wrong : List.of("ftp://host/v1", "http:///v1", "http://host/v1?a=b")) {
            assertThatThrownBy(() -> model(URI.create(wrong))).hasMessageStartingWith("endpoint: \"" + wrong + "\"");
        }
        assertThatThrownBy(() -> model(URI.create("http://user:word@host/v1")))
                .hasMessageStartingWith("endpoint: has a user or password in it")
                .message()
                .doesNotContain("word@");
    }
}
