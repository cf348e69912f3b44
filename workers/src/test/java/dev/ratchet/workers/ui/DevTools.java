package dev.ratchet.workers.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page of a browser, spoken to by the DevTools protocol: questions and their answers, and what it tells unasked. */
final class DevTools implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final WebSocket page;

    DevTools(HttpClient http, URI address) {
        page = http.newWebSocketBuilder().buildAsync(address, new Answers()).join();
    }

    /** Hands each answer to the one who asked. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                JsonNode answer = parsed(message.toString());
                message.setLength(0);
                take(answer);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(JsonNode answer) {
        CompletableFuture<JsonNode> waiting = asked.remove(answer.path("id").asInt());
        if (waiting != null) {
            waiting.complete(answer);
        } else if (answer.has("method")) {
            told.add(answer);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("no JSON from Chromium: " + json, e);
        }
    }

    JsonNode ask(String method, Map<String, Object> parameters) {
        int id = questions.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        String question = MAPPER.valueToTree(Map.of("id", id, "method", method, "params", parameters))
                .toString();
        page.sendText(question, true).join();
        JsonNode got = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (got.has("error")) {
            throw new AssertionError("%s: %s".formatted(method, got.path("error")));
        }
        return got.path("result");
    }

    /** What was told of one kind: its parameters, in the order in which they came. */
    List<JsonNode> told(String method) {
        return told.stream()
                .filter(each -> each.path("method").asText().equals(method))
                .map(each -> each.path("params"))
                .toList();
    }

    void forget() {
        told.clear();
    }

    @Override
    public void close() {
        page.abort();
    }
}
