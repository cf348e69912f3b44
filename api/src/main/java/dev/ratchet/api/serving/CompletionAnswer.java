package dev.ratchet.api.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code /v1/completions} answers, in OpenAI's words; whole, or a part of a stream. */
@Serdeable
record CompletionAnswer(
        String id,
        String object,
        long created,
        String model,
        @JsonProperty("system_fingerprint") String systemFingerprint,
        List<Choice> choices,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage) {
    /**
     * One answer.
     *
     * @param tokenIds where they are asked for
     * @param promptTokenIds where they are asked for; in a stream with the first part
     */
    @Serdeable
    record Choice(
            int index,
            String text,
            @Nullable LogProbs logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("token_ids") @Nullable
            List<Integer> tokenIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prompt_token_ids") @Nullable
            List<Integer> promptTokenIds) {}

    /** One item for each token. */
    @Serdeable
    record LogProbs(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Float> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Map<String, Float>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {}
}
