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
            List<Turn> turns = new ArrayList<>();
            systemMessage.ifPresent(text -> turns.add(new Turn(new ChatMessage(ChatMessage.Role.SYSTEM, text), 0)));
            turns.add(new Turn(new ChatMessage(ChatMessage.Role.USER, question), images));
            return encode(turns);
        }

        /** The tokens of a whole conversation, and of the beginning of the answer to it; without a system message of its own. */
        public TokenIds encode(List<Turn> turns) {
            List<ChatMessage> messages = new ArrayList<>();
            for (Turn turn : turns) {
                ChatMessage message = turn.message();
                require(
                        !message.content().contains(PICTURES),
                        "message: has characters that stand for pictures (expected: pictures beside it)");
                messages.add(
                        turn.images() == 0
                                ? message
                                : new ChatMessage(message.role(), PICTURES + "\n" + message.content()));
            }
            String prompt = template.prompt(messages);
            TokenIds tokens = TokenIds.EMPTY;
            int from = 0;
            for (Turn turn : turns) {
                if (turn.images() > 0) {
                    int at = prompt.indexOf(PICTURES, from);
                    require(at >= 0, "chat template: leaves out what the user says (expected: the message)");
                    tokens = tokens.followedBy(words(tokenizer, vision, prompt.substring(from, at)))
                            .followedBy(patches(vision, turn.images()));
                    from = at + PICTURES.length();
                }
            }
            return tokens.followedBy(words(tokenizer, vision, prompt.substring(from)));
        }
    }

    /**
     * A message of a conversation.
     *
     * @param images that it shows, before its words
     */
    record Turn(ChatMessage message, int images) {
        public Turn {
            requireNonNull(message, "message");
            require(images >= 0, "images: %d (expected: >= 0)", images);
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
