package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.Uploads;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.requests.RequestIds;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.ServedModels.Asked;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.Tokenizer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Completions of texts or tokens, with log-probabilities: for tools that bring their own templates, and for trainers. */
@MayRefuse
@Controller("/v1/completions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class CompletionController {
    private static final int MOST_PROMPTS = 256;
    /** As OpenAI has it. */
    private static final int TOKENS = 16;

    private final ServedModels models;
    private final Replies replies;
    private final JsonMapper json;

    CompletionController(ServedModels models, Replies replies, JsonMapper json) {
        this.models = models;
        this.replies = replies;
        this.json = json;
    }

    /** A text, or tokens. */
    private sealed interface Prompt {
        record Text(String text) implements Prompt {}

        record Tokens(TokenIds tokens) implements Prompt {}

        static List<Prompt> of(JsonNode node) {
            List<Prompt> prompts = new ArrayList<>();
            if (node.isArray() && node.size() > 0 && !node.get(0).isNumber()) {
                node.values().forEach(each -> prompts.add(one(each)));
            } else {
                prompts.add(one(node));
            }
            require(
                    prompts.size() <= MOST_PROMPTS,
                    "prompt: %d prompts (expected: at most %d)",
                    prompts.size(),
                    MOST_PROMPTS);
            return prompts;
        }

        private static Prompt one(JsonNode node) {
            if (node.isString()) {
                return new Text(node.getStringValue());
            }
            List<Integer> ids = Fields.wholes("prompt", node, 0, Integer.MAX_VALUE);
            return new Tokens(
                    TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray()));
        }

        default TokenIds tokens(Tokenizer tokenizer) {
            TokenIds tokens = switch (this) {
                case Text text -> tokenizer.encode(text.text());
                case Tokens given -> given.tokens();
            };
            require(tokens.length() > 0, "prompt: empty (expected: at least one token)");
            return tokens;
        }
    }

    /** What a completion asks for, beside {@link Wishes}. */
    private record Completion(
            ModelName model, List<Prompt> prompts, Wishes wishes, Optional<Integer> topTokens, boolean tokenIds) {
        static Completion of(Fields fields) {
            ModelName model = ModelName.parse(fields.neededText("model"));
            List<Prompt> prompts = Prompt.of(fields.needed("prompt"));
            Wishes wishes = Wishes.of(fields);
            Optional<Integer> topTokens = fields.whole("logprobs", 0, Wishes.MOST_TOP_TOKENS);
            boolean tokenIds = fields.flag("return_token_ids");
            require(!fields.flag("echo"), "echo: true (expected: false; the prompt is not repeated)");
            fields.noMore();
            return new Completion(model, prompts, wishes, topTokens, tokenIds);
        }
    }

    /**
     * Completes prompts: texts, or lists of token ids. With {@code logprobs} each token has its log-probability under the policy at
     * temperature 1 and without filters, whatever it was drawn from; with {@code return_token_ids} the tokens are there as numbers.
     */
    @Post
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = "object",
                                            example = "{\"model\": \"math\", \"prompt\": \"2 + 2 =\"}")))
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    @ApiResponse(
            responseCode = "200",
            description = "The answers, those of the first prompt first",
            content = @Content(schema = @Schema(implementation = CompletionAnswer.class)))
    Object complete(HttpRequest<?> request, @Body @Nullable InputStream body, Authentication who) {
        Completion wanted = Completion.of(Fields.ofBody(json, Uploads.read(body)));
        Asked asked = models.ask(
                wanted.model(),
                model -> wanted.prompts().stream()
                        .map(prompt -> wanted.wishes()
                                .question(
                                        who.getName(),
                                        prompt.tokens(model.policy().tokenizer()),
                                        List.of(),
                                        model.policy().tokenizer(),
                                        TOKENS,
                                        wanted.topTokens().orElse(0)))
                        .toList());
        CompletionReply reply = new CompletionReply(
                asked,
                wanted.wishes(),
                wanted.topTokens().isPresent(),
                wanted.tokenIds(),
                RequestIds.of(request),
                Instant.now().getEpochSecond());
        return replies.reply(wanted.wishes(), asked.answering(), reply::send, reply::whole);
    }
}
