package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.policy.tokens.ChatTemplate;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the tokenizer and the chat template of a Hugging Face directory. */
public final class TokenizerFiles {
    /** The file with the names of special tokens and, in most directories, the chat template. */
    public static final String CONFIG = "tokenizer_config.json";
    /** Where newer directories keep the chat template. */
    public static final String TEMPLATE = "chat_template.jinja";

    private static final int MOST_BYTES = 100_000_000;

    private TokenizerFiles() {}

    /** The tokenizer of {@code files}, which must match {@code config}. */
    public static HuggingFaceTokenizer tokenizer(ModelFiles files, ModelConfig config) throws IOException {
        return HuggingFaceTokenizer.of(content(files, HuggingFaceTokenizer.FILE))
                .matching(config.vocabulary());
    }

    /** The chat template of {@code files}, or empty where the model was not made for chats. */
    public static Optional<ChatTemplate> chatTemplate(ModelFiles files) throws IOException {
        ObjectNode config = config(files);
        JsonNode template = config.path("chat_template");
        if (template.isMissingNode() || template.isNull()) {
            return Optional.empty();
        }
        usable(template.isTextual(), "%s, chat_template: %s (expected: one text)", CONFIG, template.getNodeType());
        return Optional.of(new ChatTemplate(template.asText(), token(config, "bos_token"), token(config, "eos_token")));
    }

    /** {@code tokenizer_config.json} with the chat template in it, wherever it was; an empty object where there is none. */
    static ObjectNode config(ModelFiles files) throws IOException {
        ObjectNode config =
                files.names().contains(CONFIG) ? Json.object(CONFIG, content(files, CONFIG)) : Json.object();
        if (files.names().contains(TEMPLATE)) {
            config.put("chat_template", new String(content(files, TEMPLATE), StandardCharsets.UTF_8));
        }
        return config;
    }

    static byte[] content(ModelFiles files, String name) throws IOException {
        try (InputStream in = files.open(name)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            usable(content.length <= MOST_BYTES, "%s: over %d bytes (expected: at most)", name, MOST_BYTES);
            return content;
        }
    }

    /** A special token is given as a text or as an object with its content. */
    private static String token(ObjectNode config, String key) {
        JsonNode token = config.path(key);
        return token.isObject() ? token.path("content").asText() : token.asText("");
    }
}
