package dev.ratchet.api.suites;

import dev.ratchet.domain.prompt.Prompt;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prompts of a suite, in its order.
 *
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record PromptPage(List<PromptView> prompts, @Nullable String nextPageToken) {
    public PromptPage {
        prompts = List.copyOf(prompts);
    }

    /**
     * A prompt with its reference answer.
     *
     * @param pictures checksums of the pictures that it shows
     */
    @Serdeable
    public record PromptView(
            String id, String domain, int level, String question, String answer, List<String> pictures) {
        public PromptView {
            pictures = List.copyOf(pictures);
        }

        static PromptView of(Prompt prompt) {
            return new PromptView(
                    prompt.id().value(),
                    prompt.domain().label(),
                    prompt.level(),
                    prompt.question(),
                    prompt.answer(),
                    prompt.images());
        }
    }
}
