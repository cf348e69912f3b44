package dev.ratchet.policy.tokens;

import static java.util.Objects.requireNonNull;

/** One message of a chat, as a chat template reads it. */
public record ChatMessage(Role role, String content) {
    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant");

        private final String label;

        Role(String label) {
            this.label = label;
        }

        /** The name in templates. */
        public String label() {
            return label;
        }
    }

    public ChatMessage {
        requireNonNull(role, "role");
        requireNonNull(content, "content");
    }
}
