package dev.ratchet.rewards.judge;

/** A chat model somewhere. Safe for use by several threads. */
public interface ChatModel {
    /**
     * What the model writes to {@code request}.
     *
     * @throws ChatFailed if no answer can be had
     */
    String reply(ChatRequest request);

    /** Why there is no reply, in words that say what, the value and what was expected. */
    final class ChatFailed extends RuntimeException {
        public ChatFailed(String why) {
            super(why);
        }

        public ChatFailed(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
