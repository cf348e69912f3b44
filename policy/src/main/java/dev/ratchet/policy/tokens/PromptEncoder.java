package dev.ratchet.policy.tokens;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.VisionConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a question becomes the tokens that the policy goes on from. */
public sealed interface PromptEncoder {
    /** The tokens of {@code question}; the policy's answer follows them. */
    default TokenIds encode(String question) {
        return encode(question, 0);
    }

    /**
     * The tokens of a question about pictures, which go before it: one token for images in each place of a patch.
     *
     * @throws IllegalArgumentException for pictures where the model does not see, and for a question that has the token for images
     *     in its own words
     */
    TokenIds encode(String question, int images);

    /** The question as it stands, for models that learned texts. */
    record Raw(Tokenizer tokenizer, Optional<VisionConfig> vision) implements PromptEncoder {
        public Raw {
            requireNonNull(tokenizer, "tokenizer");
            requireNonNull(vision, "vision");
        }

        /** Of a model that sees nothing. */
        public Raw(Tokenizer tokenizer) {
            this(tokenizer, Optional.empty());
        }

        @Override
        public TokenIds encode(String question, int images) {
            return patches(vision, images).followedBy(words(tokenizer, vision, question));
        }
    }

    /** The question as the user's message in the model's chat template, for models that learned to chat. */
    record Chat(
            Tokenizer tokenizer, ChatTemplate template, Optional<String> systemMessage, Optional<VisionConfig> vision)
            implements PromptEncoder {
        /** Stands for the pictures while the template is filled in; no text has it. */
        private static final String PICTURES = "\uF8F0\uF8F1\uF8F0";

        public Chat {
            requireNonNull(tokenizer, "tokenizer");
            requireNonNull(template, "template");
            requireNonNull(systemMessage, "systemMessage");
            requireNonNull(vision, "vision");
        }

        /** Of a model that sees nothing. */
        public Chat(Tokenizer tokenizer, ChatTemplate template, Optional<String> systemMessage) {
            this(tokenizer, template, systemMessage, Optional.empty());
        }

        @Override
        public TokenIds encode(String question, int images) {
            List<ChatMessage> messages = new ArrayList<>();
            systemMessage.ifPresent(text -> messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, text)));
            String content = images == 0 ? question : PICTURES + "\n" + question;
            messages.add(new ChatMessage(ChatMessage.Role.USER, content));
            String prompt = template.prompt(messages);
            if (images == 0) {
                return words(tokenizer, vision, prompt);
            }
            int at = prompt.indexOf(PICTURES);
            require(at >= 0, "chat template: leaves out what the user says (expected: the message)");
            return words(tokenizer, vision, prompt.substring(0, at))
                    .followedBy(patches(vision, images))
                    .followedBy(words(tokenizer, vision, prompt.substring(at + PICTURES.length())));
        }
    }

    private static TokenIds patches(Optional<VisionConfig> vision, int images) {
        require(images == 0 || vision.isPresent(), "pictures: %d (expected: none, as the model does not see)", images);
        int[] patches = new int[images == 0 ? 0 : images * vision.orElseThrow().patches()];
        Arrays.fill(patches, vision.map(VisionConfig::imageToken).orElse(0));
        return TokenIds.of(patches);
    }

    private static TokenIds words(Tokenizer tokenizer, Optional<VisionConfig> vision, String text) {
        TokenIds words = tokenizer.encode(text);
        vision.ifPresent(shape -> {
            for (int i = 0; i < words.length(); i++) {
                require(
                        words.at(i) != shape.imageToken(),
                        "question: \"%s\" has the token for images in its words (expected: pictures in images alone)",
                        text);
            }
        });
        return words;
    }
}
