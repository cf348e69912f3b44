package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.sampling.Question;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.SamplingSettings.Penalties;
import dev.ratchet.policy.tokens.StopStrings;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.policy.vision.Picture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What chats and completions ask for alike.
 *
 * @param samples answers to each prompt
 * @param maxTokens of an answer; without a number as many as there is room for
 * @param user of the client, who takes turns of his own
 */
record Wishes(
        int samples,
        Optional<Integer> maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        Penalties penalties,
        List<String> stop,
        Set<Integer> stopTokens,
        long seed,
        boolean stream,
        boolean usageInStream,
        String user) {
    static final int MOST_SAMPLES = 64;
    /** Likeliest tokens that are told of each place. */
    static final int MOST_TOP_TOKENS = 20;

    private static final int MOST_STOPS = 4;
    private static final int MOST_TOKENS = 1_000_000;
    private static final double LEAST_TEMPERATURE = 1e-3;

    static Wishes of(Fields fields) {
        Optional<Integer> maxTokens = fields.whole("max_tokens", 1, MOST_TOKENS);
        Optional<Integer> maxCompletionTokens = fields.whole("max_completion_tokens", 1, MOST_TOKENS);
        require(
                maxTokens.isEmpty() || maxCompletionTokens.isEmpty() || maxTokens.equals(maxCompletionTokens),
                "max_tokens: %s beside max_completion_tokens: %s (expected: one of them)",
                maxTokens.orElse(0),
                maxCompletionTokens.orElse(0));
        double topP = fields.number("top_p", 0, 1, 1);
        require(topP > 0, "top_p: 0 (expected: above 0)");
        boolean stream = fields.flag("stream");
        Optional<Fields> streamOptions =
                fields.node("stream_options").map(node -> Fields.of(fields.in("stream_options"), node));
        boolean usageInStream = streamOptions
                .map(options -> {
                    boolean usage = options.flag("include_usage");
                    options.noMore();
                    require(stream, "stream_options: without stream (expected: \"stream\": true)");
                    return usage;
                })
                .orElse(false);
        return new Wishes(
                fields.whole("n", 1, MOST_SAMPLES).orElse(1),
                maxCompletionTokens.or(() -> maxTokens),
                temperature(fields.number("temperature", 0, 2, 1)),
                topP,
                fields.whole("top_k", 0, MOST_TOKENS).orElse(0),
                fields.number("min_p", 0, 1, 0),
                new Penalties(
                        fields.number("presence_penalty", -2, 2, 0), fields.number("frequency_penalty", -2, 2, 0)),
                fields.texts("stop", MOST_STOPS),
                fields.node("stop_token_ids")
                        .map(node -> Set.copyOf(Fields.wholes("stop_token_ids", node, 0, Integer.MAX_VALUE)))
                        .orElse(Set.of()),
                fields.longNumber("seed").orElseGet(ThreadLocalRandom.current()::nextLong),
                stream,
                usageInStream,
                fields.text("user").orElse(""));
    }

    /** As good as greedy is greedy. */
    private static double temperature(double asked) {
        return asked < LEAST_TEMPERATURE ? 0 : asked;
    }

    Question question(
            String client,
            TokenIds prompt,
            List<Picture> pictures,
            Tokenizer tokenizer,
            int otherwiseTokens,
            int topTokens) {
        return new Question(
                user.isEmpty() ? client : client + "/" + user,
                prompt,
                pictures,
                samples,
                maxTokens.orElse(otherwiseTokens),
                new SamplingSettings(
                        temperature,
                        topK,
                        topP,
                        minP,
                        penalties,
                        stopTokens,
                        StopStrings.of(stop, tokenizer),
                        1,
                        RepetitionRule.OFF),
                seed,
                topTokens);
    }
}
