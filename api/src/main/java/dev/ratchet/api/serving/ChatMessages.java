package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.tokens.ChatMessage;
import dev.ratchet.policy.tokens.ChatMessage.Role;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.policy.tokens.PromptEncoder.Turn;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.storage.Checksums;
import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of a chat. Pictures come within them, as data URLs; nothing is ever fetched for a client.
 *
 * @param files of the pictures, in the order of the turns that show them
 */
record ChatMessages(List<Turn> turns, List<byte[]> files) {
    private static final int MOST_PICTURES = 16;
    private static final Pattern DATA_URL = Pattern.compile("data:image/(png|jpeg|jpg);base64,([A-Za-z0-9+/=\\s]*)");

    ChatMessages {
        turns = List.copyOf(turns);
        files = List.copyOf(files);
    }

    static ChatMessages of(JsonNode node) {
        require(node.isArray() && node.size() > 0, "messages: %s (expected: a list of messages)", Fields.shown(node));
        List<Turn> turns = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        for (JsonNode each : node.values()) {
            Fields fields = Fields.of("messages[%d]".formatted(turns.size()), each);
            Role role = role(fields);
            int before = files.size();
            String content = content(fields, role, files);
            fields.text("name").ifPresent(_ -> {}); // tells clients apart for people, not for policies
            fields.text("reasoning_content").ifPresent(_ -> {}); // thoughts of earlier turns are not read again
            fields.noMore();
            turns.add(new Turn(new ChatMessage(role, content), files.size() - before));
        }
        require(
                files.size() <= MOST_PICTURES,
                "messages: %d pictures (expected: at most %d)",
                files.size(),
                MOST_PICTURES);
        return new ChatMessages(turns, files);
    }

    private static Role role(Fields fields) {
        String role = fields.neededText("role");
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw new IllegalArgumentException("%s: \"%s\" (expected: system, developer, user or assistant)"
                        .formatted(fields.in("role"), role));
        };
    }

    private static String content(Fields fields, Role role, List<byte[]> files) {
        JsonNode content = fields.needed("content");
        if (content.isString()) {
            return content.getStringValue();
        }
        require(
                content.isArray() && content.size() > 0,
                "%s: %s (expected: a text or a list of parts)",
                fields.in("content"),
                Fields.shown(content));
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (JsonNode each : content.values()) {
            Fields part = Fields.of("%s[%d]".formatted(fields.in("content"), index++), each);
            String type = part.neededText("type");
            switch (type) {
                case "text" -> texts.add(part.neededText("text"));
                case "image_url" -> {
                    require(role == Role.USER, "%s: image_url (expected: in messages of the user)", part.in("type"));
                    files.add(picture(Fields.of(part.in("image_url"), part.needed("image_url"))));
                }
                default ->
                    throw new IllegalArgumentException(
                            "%s: \"%s\" (expected: text or image_url)".formatted(part.in("type"), type));
            }
            part.noMore();
        }
        return String.join("\n", texts);
    }

    private static byte[] picture(Fields fields) {
        String url = fields.neededText("url");
        fields.text("detail").ifPresent(_ -> {}); // there is one size
        fields.noMore();
        Matcher data = DATA_URL.matcher(url);
        require(
                data.matches(),
                "%s: %s… (expected: data:image/png;base64,… or data:image/jpeg;base64,…; nothing is fetched)",
                fields.in("url"),
                url.substring(0, Math.min(40, url.length())));
        try {
            return Base64.getMimeDecoder().decode(data.group(2));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: not base64 (expected: base64 behind the comma): %s"
                            .formatted(fields.in("url"), e.getMessage()),
                    e);
        }
    }

    /** The tokens that a policy goes on from. */
    TokenIds tokens(PromptEncoder encoder) {
        return switch (encoder) {
            case PromptEncoder.Raw raw -> {
                ChatMessage only = turns.getFirst().message();
                require(
                        turns.size() == 1 && only.role() == Role.USER,
                        "messages: %d (expected: one, of the user; this model learned texts, not chats)",
                        turns.size());
                yield raw.encode(only.content(), turns.getFirst().images());
            }
            case PromptEncoder.Chat chat -> {
                List<Turn> all = new ArrayList<>(turns);
                boolean own = turns.getFirst().message().role() == Role.SYSTEM;
                chat.systemMessage()
                        .filter(_ -> !own)
                        .ifPresent(text -> all.addFirst(new Turn(new ChatMessage(Role.SYSTEM, text), 0)));
                yield chat.encode(all);
            }
        };
    }

    /** The pictures as the model sees them. */
    List<Picture> pictures(ServedModel model) {
        if (files.isEmpty()) {
            return List.of();
        }
        VisionConfig vision = model.policy()
                .weights()
                .config()
                .vision()
                .orElseThrow(() ->
                        new IllegalArgumentException("messages: %d pictures (expected: none; model %s reads text alone)"
                                .formatted(files.size(), model.name())));
        return files.stream()
                .map(file -> Picture.of(Checksums.sha256(file), file, vision.imageSize()))
                .toList();
    }
}
