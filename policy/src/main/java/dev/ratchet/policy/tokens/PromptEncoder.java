package dev.ratchet.policy.tokens;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a question becomes the tokens that the policy goes on from. */
public sealed interface PromptEncoder {
    /** The tokens of {@code question}; the policy's answer follows them. */
    TokenIds encode(String question);

    /** The question as it stands, for models that learned texts. */
    record Raw(Tokenizer tokenizer) implements PromptEncoder {
        public Raw {
            requireNonNull(tokenizer, "tokenizer");
        }

        @Override
        public TokenIds encode(String question) {
            return tokenizer.encode(question);
        }
    }

    /** The question as the user's message in the model's chat template, for models that learned to chat. */
    record Chat(Tokenizer tokenizer, ChatTemplate template, Optional<String> systemMessage) implements PromptEncoder {
        public Chat {
            requireNonNull(tokenizer, "tokenizer");
            requireNonNull(template, "template");
            requireNonNull(systemMessage, "systemMessage");
        }

        @Override
        public TokenIds encode(String question) {
            List<ChatMessage> messages = new ArrayList<>();
            systemMessage.ifPresent(text -> messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, text)));
            messages.add(new ChatMessage(ChatMessage.Role.USER, question));
            return tokenizer.encode(template.prompt(messages));
        }
    }
}
