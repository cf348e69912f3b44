package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.Uploads;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.requests.RequestIds;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.AnswerText.Thoughts;
import dev.ratchet.api.serving.ServedModels.Asked;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.json.JsonMapper;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chats with the policies of campaigns, as OpenAI's clients have them. */
@MayRefuse
@Controller("/v1/chat/completions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class ChatController {
    private final ServedModels models;
    private final Replies replies;
    private final JsonMapper json;

    ChatController(ServedModels models, Replies replies, JsonMapper json) {
        this.models = models;
        this.replies = replies;
        this.json = json;
    }

    /** What a chat asks for, beside {@link Wishes}. */
    private record Chat(ModelName model, ChatMessages messages, Wishes wishes, boolean logProbs, int topTokens) {
        static Chat of(Fields fields) {
            ModelName model = ModelName.parse(fields.neededText("model"));
            ChatMessages messages = ChatMessages.of(fields.needed("messages"));
            Wishes wishes = Wishes.of(fields);
            boolean logProbs = fields.flag("logprobs");
            Optional<Integer> top = fields.whole("top_logprobs", 0, Wishes.MOST_TOP_TOKENS);
            require(logProbs || top.isEmpty(), "top_logprobs: without logprobs (expected: \"logprobs\": true)");
            fields.node("response_format").ifPresent(node -> {
                Fields format = Fields.of("response_format", node);
                String type = format.neededText("type");
                require(type.equals("text"), "response_format.type: \"%s\" (expected: text)", type);
                format.noMore();
            });
            fields.noMore();
            return new Chat(model, messages, wishes, logProbs, top.orElse(0));
        }
    }

    /**
     * Answers a chat: whole, or with {@code "stream": true} as server-sent events. Of OpenAI's fields those count that
     * docs/serving.md lists; others are refused.
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
                                            example =
                                                    "{\"model\": \"math\", \"messages\": [{\"role\": \"user\", \"content\": \"2 + 2 = ?\"}]}")))
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    @ApiResponse(
            responseCode = "200",
            description = "The answers",
            content = @Content(schema = @Schema(implementation = ChatAnswer.Completion.class)))
    Object answer(HttpRequest<?> request, @Body @Nullable InputStream body, Authentication who) {
        Chat chat = Chat.of(Fields.ofBody(json, Uploads.read(body)));
        Asked asked = models.ask(chat.model(), model -> {
            List<Picture> pictures = chat.messages().pictures(model);
            TokenIds prompt = chat.messages().tokens(model.policy().prompts());
            return List.of(chat.wishes()
                    .question(
                            who.getName(),
                            prompt,
                            pictures,
                            model.policy().tokenizer(),
                            Integer.MAX_VALUE,
                            chat.logProbs() ? chat.topTokens() : 0));
        });
        ChatReply reply = new ChatReply(
                asked,
                chat.wishes(),
                chat.logProbs(),
                Thoughts.after(
                        asked.questions().getFirst().prompt(),
                        asked.model().policy().tokenizer()),
                RequestIds.of(request),
                Instant.now().getEpochSecond());
        return replies.reply(chat.wishes(), asked.answering(), reply::send, reply::whole);
    }
}
