package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.api.security.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chats, completions and models over HTTP. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXTS = "/v1/completions";

    /** Two answers at a time, and two more of one client may wait. */
    private static final ServingLimits FEW = new ServingLimits(2, 16, 2, 8, 2);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServedStore served;

    @BeforeAll
    static void start() throws IOException {
        Path model = folder.resolve("model");
        ChatModel.SMALL.write(model, 1);
        served = new ServedStore(folder, model, FEW);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static HttpRequest request(String path, JsonNode body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(served.address().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        return (headers.length > 0 ? request.headers(headers) : request).build();
    }

    private static HttpResponse<String> send(String path, JsonNode body, String... headers) throws Exception {
        return CLIENT.send(request(path, body, headers), BodyHandlers.ofString());
    }

    private static JsonNode answered(String path, JsonNode body) throws Exception {
        HttpResponse<String> answer = send(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static ObjectNode chat(String text) {
        ObjectNode body =
                JSON.createObjectNode().put("model", "chat").put("seed", 7).put("max_tokens", 40);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body;
    }

    /** The data of a stream's events. */
    private static List<String> events(HttpResponse<String> answer) {
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    @Test
    void a_chat_is_answered_by_the_newest_version_which_the_answer_names() throws Exception {
        JsonNode answer = answered(CHAT, chat("삼각형의 세 변"));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("model").asText()).matches("chat@[0-9]+");
        assertThat(answer.path("system_fingerprint").asText()).matches("[0-9a-f]{16}, Ratchet kernels .*");
        JsonNode choice = answer.path("choices").get(0);
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asText()).isNotEmpty();
        JsonNode usage = answer.path("usage");
        // system and user in the template: every byte is a token
        int expected = 3 // begin, end, newline of a message, twice, and the beginning of the answer
                        * 2
                + "system\nBe kind.".length()
                + "user\n".length()
                + "삼각형의 세 변".getBytes(StandardCharsets.UTF_8).length
                + 1
                + "assistant\n".length();
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(expected);
        assertThat(usage.path("completion_tokens").asInt()).isBetween(1, 40);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(expected + usage.path("completion_tokens").asInt());
        JsonNode again = answered(CHAT, chat("삼각형의 세 변"));
        assertThat(again.path("choices")).as("the same seed").isEqualTo(answer.path("choices"));
    }

    @Test
    void a_stream_brings_the_same_text_in_parts_and_its_usage_at_the_end() throws Exception {
        ObjectNode body = chat("x").put("n", 3);
        JsonNode whole = answered(CHAT, body);
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        HttpResponse<String> answer = send(CHAT, body);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<String> events = events(answer);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<StringBuilder> texts =
                IntStream.range(0, 3).mapToObj(_ -> new StringBuilder()).toList();
        List<String> finishes = new ArrayList<>(List.of("", "", ""));
        JsonNode usage = JSON.missingNode();
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode chunk = JSON.readTree(event);
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model")).isEqualTo(whole.path("model"));
            usage = chunk.path("usage");
            for (JsonNode choice : chunk.path("choices")) {
                int index = choice.path("index").asInt();
                assertThat(finishes.get(index)).as("nothing after the end").isEmpty();
                texts.get(index).append(choice.path("delta").path("content").asText());
                if (!choice.path("finish_reason").isNull()) {
                    assertThat(choice.path("delta").size()).isZero();
                    finishes.set(index, choice.path("finish_reason").asText());
                }
            }
        }
        assertThat(JSON.readTree(events.getFirst()).at("/choices/0/delta/role").asText())
                .isEqualTo("assistant");
        for (int i = 0; i < 3; i++) {
            JsonNode choice = whole.path("choices").get(i);
            assertThat(texts.get(i).toString())
                    .isEqualTo(choice.path("message").path("content").asText());
            assertThat(finishes.get(i)).isEqualTo(choice.path("finish_reason").asText());
        }
        assertThat(usage).isEqualTo(whole.path("usage"));
    }

    @Test
    void a_stop_string_ends_the_answer_before_it_and_a_limit_ends_it_where_it_is() throws Exception {
        String whole =
                answered(CHAT, chat("x")).at("/choices/0/message/content").asText();
        String stop = whole.substring(5, 8);
        ObjectNode body = chat("x");
        body.putArray("stop").add("never in it").add(stop);
        JsonNode choice = answered(CHAT, body).at("/choices/0");
        assertThat(choice.at("/message/content").asText()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        JsonNode cut = answered(CHAT, chat("x").put("max_tokens", 4));
        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void log_probabilities_come_with_the_likeliest_alternatives() throws Exception {
        JsonNode answer = answered(
                CHAT, chat("x").put("logprobs", true).put("top_logprobs", 3).put("temperature", 0));
        JsonNode tokens = answer.at("/choices/0/logprobs/content");
        assertThat(tokens.size())
                .isEqualTo(answer.at("/usage/completion_tokens").asInt());
        for (JsonNode token : tokens) {
            assertThat(token.path("logprob").asDouble()).isNegative();
            assertThat(token.path("top_logprobs").size()).isEqualTo(3);
            assertThat(token.path("top_logprobs").get(0).path("logprob"))
                    .as("greedy takes the likeliest")
                    .isEqualTo(token.path("logprob"));
        }
    }

    @Test
    void tokens_are_completed_as_the_text_that_they_spell_and_come_back_as_numbers() throws Exception {
        ObjectNode byText = JSON.createObjectNode()
                .put("model", "chat@0")
                .put("prompt", "ab")
                .put("seed", 3)
                .put("logprobs", 0)
                .put("return_token_ids", true);
        JsonNode text = answered(TEXTS, byText).at("/choices/0");
        ObjectNode byTokens = byText.deepCopy();
        ArrayNode both = byTokens.putArray("prompt");
        both.addArray().add('a').add('b');
        both.addArray().add('c');
        JsonNode two = answered(TEXTS, byTokens).path("choices");
        assertThat(two.size()).isEqualTo(2);
        assertThat(two.get(0)).isEqualTo(text);
        assertThat(text.path("prompt_token_ids").toString()).isEqualTo("[97,98]");
        assertThat(text.path("token_ids").size()).isBetween(1, 16);
        assertThat(text.at("/logprobs/token_logprobs").size())
                .isEqualTo(text.path("token_ids").size());
        ObjectNode streamed = byText.deepCopy().put("stream", true);
        StringBuilder parts = new StringBuilder();
        List<String> events = events(send(TEXTS, streamed));
        for (String event : events.subList(0, events.size() - 1)) {
            parts.append(JSON.readTree(event).at("/choices/0/text").asText());
        }
        assertThat(parts.toString()).isEqualTo(text.path("text").asText());
    }

    @Test
    void models_are_listed_and_versions_are_found() throws Exception {
        assertThat(get("/v1/models", 200).at("/data/0/id").asText()).isEqualTo("chat");
        assertThat(get("/v1/models/chat", 200).path("object").asText()).isEqualTo("model");
        assertThat(get("/v1/models/chat@0", 200).path("id").asText()).isEqualTo("chat@0");
        for (String path : List.of("/v1/models/nobody", "/v1/models/chat@77")) {
            assertThat(get(path, 404).at("/error/type").asText()).isEqualTo("resource_not_found_error");
        }
    }

    private static JsonNode get(String path, int status, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(served.address().resolve(path));
        HttpResponse<String> answer =
                CLIENT.send((headers.length > 0 ? request.headers(headers) : request).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {"messages": 3}                                     | messages: 3 (expected: a list
                {"messages": []}                                    | messages: a list (expected: a list of messages)
                {"model": 3}                                        | model: 3 (expected: a text)
                {"model": "../x"}                                   | model: "../x" (expected: a campaign's name
                {"n": 0}                                            | n: 0 (expected: a whole number from 1 to 64)
                {"n": 65}                                           | n: 65 (expected: a whole number
                {"n": 1.5}                                          | n: 1.5 (expected: a whole number
                {"stop": ["a","b","c","d","e"]}                     | stop: 5 texts
                {"stop": ""}                                        | stop: 1 texts, or an empty one
                {"temperature": 2.1}                                | temperature: 2.1 (expected: a number from 0.0 to 2.0)
                {"temperature": "hot"}                              | temperature: "hot" (expected: a number
                {"top_p": 0}                                        | top_p: 0 (expected: above 0)
                {"max_tokens": 0}                                   | max_tokens: 0
                {"max_completion_tokens": 5}                        | max_tokens: 40 beside max_completion_tokens: 5
                {"presence_penalty": 3}                             | presence_penalty: 3
                {"top_logprobs": 2}                                 | top_logprobs: without logprobs
                {"response_format": {"type": "json_object"}}        | response_format.type: "json_object" (expected: text)
                {"tools": []}                                       | [tools]: not known here
                {"stream_options": {"include_usage": true}}         | stream_options: without stream
                {"messages": [{"role": "king", "content": "x"}]}    | messages[0].role: "king"
                {"messages": [{"role": "user"}]}                    | messages[0].content: none
                {"messages": [{"role": "user", "content": [{"type": "audio"}]}]} | messages[0].content[0].type: "audio"
                {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://127.0.0.1/x.png"}}]}]} | nothing is fetched
                {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}]} | nothing is fetched
                """)
    void what_makes_no_sense_is_refused_with_what_it_is_and_what_was_expected(String change, String message)
            throws Exception {
        ObjectNode body = chat("x");
        body.setAll((ObjectNode) JSON.readTree(change));
        HttpResponse<String> answer = send(CHAT, body);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error.path("message").asText()).contains(message);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void a_prompt_longer_than_the_context_and_a_body_that_is_no_json_are_refused() throws Exception {
        HttpResponse<String> tooLong = send(CHAT, chat("x".repeat(3_000)));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("(expected: at most 2047").contains("invalid_request_error");
        HttpResponse<String> noJson = CLIENT.send(
                HttpRequest.newBuilder(served.address().resolve(CHAT))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\": "))
                        .build(),
                BodyHandlers.ofString());
        assertThat(noJson.statusCode()).as(noJson.body()).isEqualTo(400);
        assertThat(JSON.readTree(noJson.body()).at("/error/message").asText()).startsWith("body: ");
        HttpResponse<String> unknown = send(CHAT, chat("x").put("model", "nobody"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("resource_not_found_error");
    }

    @Test
    void without_a_key_that_counts_a_client_is_told_so_in_its_own_words() throws Exception {
        String key = served.keys().add("ann", Role.VIEWER);
        try {
            HttpResponse<String> refused = send(CHAT, chat("x"), "Authorization", "Bearer nonsense");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(JSON.readTree(refused.body()).at("/error/type").asText())
                    .isEqualTo("invalid_authentication_error");
            assertThat(send(CHAT, chat("x"), "Authorization", "Bearer " + key).statusCode())
                    .isEqualTo(200);
        } finally {
            int _ = served.keys().revoke("ann", false);
        }
    }

    @Test
    void a_client_that_goes_away_frees_its_place_at_once() throws Exception {
        for (int i = 0; i < 5; i++) {
            ObjectNode endless = chat("x").put("n", 2).put("stream", true).put("max_tokens", 1900);
            HttpResponse<InputStream> stream = CLIENT.send(request(CHAT, endless), BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith("data: ");
            }
        }
        // Five times two answers of 1,900 tokens would take long; there are places for two.
        assertThat(answered(CHAT, chat("x").put("max_tokens", 3))
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void a_client_that_waits_long_is_given_signs_of_life() throws Exception {
        Path own = folder.resolve("slow");
        try (ServedStore slow = new ServedStore(
                own, folder.resolve("model"), new ServingLimits(1, 16, 1, 8, 1, Duration.ofMillis(20)))) {
            for (boolean stream : new boolean[] {false, true}) {
                JsonNode body = chat("x").put("max_tokens", 300).put("n", 4).put("stream", stream);
                HttpResponse<String> answer = CLIENT.send(
                        HttpRequest.newBuilder(slow.address().resolve(CHAT))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body.toString()))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                if (stream) {
                    assertThat(events(answer).getLast()).isEqualTo("[DONE]");
                } else {
                    assertThat(answer.body()).as("white space, and then JSON").startsWith(" ");
                    assertThat(JSON.readTree(answer.body()).path("choices").size())
                            .isEqualTo(4);
                }
            }
        }
    }

    @Test
    void where_too_many_wait_a_client_is_told_to_come_again() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(CLIENT.sendAsync(
                    request(CHAT, chat("x").put("n", 2).put("max_tokens", 600)), BodyHandlers.ofString()));
        }
        int refused = 0;
        for (CompletableFuture<HttpResponse<String>> each : all) {
            HttpResponse<String> answer = each.get();
            if (answer.statusCode() == 429) {
                refused++;
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(JSON.readTree(answer.body()).at("/error/type").asText())
                        .isEqualTo("rate_limit_reached_error");
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
        assertThat(refused).isBetween(1, 11);
    }
}
