package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.api.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official openai package talks to us as it would to its own service. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenAiClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of("..", "bench", "interop", "openai_client.py");

    /** Fewer places than clients, so that some wait. */
    private static final ServingLimits LIMITS = new ServingLimits(2, 64, 20, 256, 2);

    @TempDir
    private Path folder;

    @Test
    void it_works_unchanged_chat_stream_pictures_errors_and_models() throws Exception {
        String python = run(List.of("python3", SCRIPT.toString(), "--install", cache().toString()))
                .strip();
        Path model = folder.resolve("model");
        ChatModel.SMALL.write(model, 1);
        try (ServedStore served = new ServedStore(folder, model, LIMITS)) {
            String key = served.keys().add("ann", Role.VIEWER);
            JsonNode found = JSON.readTree(run(List.of(
                    python, SCRIPT.toString(), served.address().resolve("/v1").toString(), "chat", key)));

            assertThat(found.path("models").toString()).isEqualTo("[\"chat\"]");
            assertThat(found.path("model").asText()).isEqualTo("chat");
            JsonNode triangle = found.path("triangle");
            assertThat(triangle.path("text").asText()).isNotEmpty();
            assertThat(triangle.path("finish").asText()).isIn("stop", "length");
            assertThat(triangle.path("models").toString()).isEqualTo("[\"chat@0\"]");
            assertThat(triangle.path("tokens").asInt()).isBetween(1, 2048);
            JsonNode chat = found.path("chat");
            assertThat(chat.path("again")).isEqualTo(chat.path("texts"));
            assertThat(chat.path("texts").get(0))
                    .isNotEqualTo(chat.path("texts").get(1));
            assertThat(chat.path("alternatives").asInt()).isEqualTo(2);
            assertThat(chat.path("usage").asInt())
                    .isEqualTo(chat.path("logprobs").get(0).asInt()
                            + chat.path("logprobs").get(1).asInt());
            assertThat(found.path("completions").size()).isEqualTo(2);
            assertThat(found.path("picture").asText()).contains("reads text alone");
            assertRefused(found, "model", "NotFoundError", 404, "resource_not_found_error");
            assertRefused(found, "retrieve", "NotFoundError", 404, "resource_not_found_error");
            assertRefused(found, "temperature", "BadRequestError", 400, "invalid_request_error");
            assertRefused(found, "url", "BadRequestError", 400, "invalid_request_error");
            assertRefused(found, "no picture", "BadRequestError", 400, "invalid_request_error");
            assertRefused(found, "key", "AuthenticationError", 401, "invalid_authentication_error");
            assertThat(found.path("streams").asInt()).isEqualTo(32);
        }
    }

    private static void assertRefused(JsonNode found, String what, String error, int status, String type) {
        JsonNode refusal = found.path("refusals").path(what);
        assertThat(refusal.path("error").asText()).as("%s: %s", what, refusal).isEqualTo(error);
        assertThat(refusal.path("status").asInt()).isEqualTo(status);
        assertThat(refusal.path("type").asText()).isEqualTo(type);
    }

    private static Path cache() {
        String set = System.getenv("RATCHET_CACHE");
        return (set == null ? Path.of("..", ".cache") : Path.of(set))
                .toAbsolutePath()
                .normalize()
                .resolve("openai");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", command).isZero();
        return out;
    }
}
