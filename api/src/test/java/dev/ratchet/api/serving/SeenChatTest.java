package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chats about pictures, with a policy that sees. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeenChatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServedStore served;

    @BeforeAll
    static void start() throws IOException {
        Path model = folder.resolve("model");
        ChatModel.SEEING.write(model, 1);
        served = new ServedStore(folder, model, new ServingLimits(2, 16, 4, 8, 2));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static byte[] picture(String format, int width, int height, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static String url(String type, byte[] file) {
        return "data:image/%s;base64,%s".formatted(type, Base64.getEncoder().encodeToString(file));
    }

    private static JsonNode asked(int status, String... urls) throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "chat")
                .put("seed", 3)
                .put("max_tokens", 24)
                .put("temperature", 1);
        ArrayNode content =
                body.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "text").put("text", "Which colour?");
        for (String each : urls) {
            content.addObject().put("type", "image_url").putObject("image_url").put("url", each);
        }
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(served.address().resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static String said(JsonNode answer) {
        return answer.at("/choices/0/message/content").asText();
    }

    @Test
    void what_is_said_depends_on_what_is_shown_and_each_picture_takes_its_tokens() throws Exception {
        JsonNode red = asked(200, url("png", picture("png", 40, 30, Color.RED)));
        JsonNode blue = asked(200, url("jpeg", picture("jpeg", 500, 300, Color.BLUE)));
        JsonNode both =
                asked(200, url("png", picture("png", 40, 30, Color.RED)), url("png", picture("png", 8, 8, Color.BLUE)));
        assertThat(said(red)).isNotEqualTo(said(blue));
        assertThat(said(asked(200, url("png", picture("png", 40, 30, Color.RED)))))
                .isEqualTo(said(red));
        assertThat(both.at("/usage/prompt_tokens").asInt()
                        - red.at("/usage/prompt_tokens").asInt())
                .isEqualTo(16);
    }

    @Test
    void what_is_no_picture_or_too_large_is_refused_before_it_is_decoded() throws Exception {
        byte[] png = picture("png", 40, 30, Color.RED);
        byte[] bomb = png.clone();
        ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000); // what its header says
        List<List<String>> refused = List.of(
                List.of("png", url("png", "no picture".getBytes(StandardCharsets.UTF_8)), "no picture"),
                List.of("png", url("png", bomb), "100000 x 100000 pixels"),
                List.of("png", url("png", Arrays.copyOf(png, png.length / 2)), "cannot be decoded"),
                List.of("png", "data:image/png;base64,====", "image"),
                List.of("gif", "data:image/gif;base64,R0lGODlh", "nothing is fetched"));
        for (List<String> each : refused) {
            JsonNode error = asked(400, each.get(1)).path("error");
            assertThat(error.path("message").asText()).contains(each.get(2));
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void more_pictures_than_may_be_are_refused() throws Exception {
        String[] many = new String[17];
        Arrays.fill(many, url("png", picture("png", 4, 4, Color.RED)));
        assertThat(asked(400, many).at("/error/message").asText()).contains("17 pictures (expected: at most 16)");
    }
}
