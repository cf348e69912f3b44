package dev.ratchet.api.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /v1/chat/completions} answers, in OpenAI's words. */
final class ChatAnswer {
    private ChatAnswer() {}

    /**
     * A whole answer.
     *
     * @param model the version that wrote it
     * @param systemFingerprint of weights and arithmetic
     */
    @Serdeable
    record Completion(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String systemFingerprint,
            List<Choice> choices,
            Usage usage) {}

    @Serdeable
    record Choice(
            int index,
            Message message,
            @Nullable LogProbs logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    /** {@code reasoningContent} is what the model thought before. */
    @Serdeable
    record Message(
            String role,
            String content,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_content") @Nullable
            String reasoningContent) {}

    /** A part of a stream. */
    @Serdeable
    record Chunk(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String systemFingerprint,
            List<ChunkChoice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Usage usage) {}

    @Serdeable
    record ChunkChoice(
            int index,
            Delta delta,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LogProbs logprobs,

            @JsonProperty("finish_reason") @Nullable String finishReason) {}

    /** What is new; empty at the end. */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(
            @Nullable String role,
            @Nullable String content,
            @JsonProperty("reasoning_content") @Nullable String reasoningContent) {
        static final Delta NOTHING = new Delta(null, null, null);

        static Delta of(AnswerText.Piece piece) {
            return new Delta(
                    null,
                    piece.said().isEmpty() ? null : piece.said(),
                    piece.thought().isEmpty() ? null : piece.thought());
        }
    }

    @Serdeable
    record LogProbs(List<TokenView> content) {}

    /** A token, its natural log-probability and its bytes, which are null where it ends within a character. */
    @Serdeable
    record TokenView(
            String token,
            float logprob,
            @Nullable List<Integer> bytes,
            @JsonProperty("top_logprobs") List<TopView> topLogprobs) {}

    @Serdeable
    record TopView(String token, float logprob, @Nullable List<Integer> bytes) {}
}
