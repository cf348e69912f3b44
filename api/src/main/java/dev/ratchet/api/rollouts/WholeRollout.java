package dev.ratchet.api.rollouts;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.ScoreRow;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trajectory with all that is stored of it.
 *
 * @param newest as the newest iteration left it that has a line for it
 * @param images SHA-256 of the pictures that the prompt shows, in their order
 * @param promptTokens length of the prompt as the policy saw it, template and all
 * @param segments one for each iteration in which it wrote, oldest first
 * @param response the whole answer; none while it goes on
 * @param verdict none while it goes on
 */
@Serdeable
public record WholeRollout(
        RolloutPage.RolloutView newest,
        PromptView prompt,
        List<String> images,
        int promptTokens,
        List<SegmentView> segments,
        @Nullable String response,
        @Nullable VerdictView verdict) {
    public WholeRollout {
        images = List.copyOf(images);
        segments = List.copyOf(segments);
    }

    static WholeRollout of(Rollouts.Whole whole, boolean tokens) {
        return of(whole, tokens, Optional.empty());
    }

    static WholeRollout of(Rollouts.Whole whole, boolean tokens, Optional<SegmentTexts.Texts> texts) {
        RolloutRow last = whole.last();
        return new WholeRollout(
                RolloutPage.RolloutView.of(whole.newest()),
                PromptView.of(last.prompt()),
                last.prompt().images(),
                last.promptTokens().length(),
                IntStream.range(0, whole.parts().size())
                        .mapToObj(i -> SegmentView.of(
                                whole.parts().get(i),
                                tokens,
                                texts.map(text -> text.segments().get(i)).orElse(null),
                                tokens ? texts.map(text -> text.tokens().get(i)).orElse(null) : null))
                        .toList(),
                last.response().orElse(null),
                whole.score().map(VerdictView::of).orElse(null));
    }

    /** A prompt with its reference answer. */
    @Serdeable
    public record PromptView(String id, String domain, int level, String question, String answer) {
        static PromptView of(Prompt prompt) {
            return new PromptView(
                    prompt.id().value(), prompt.domain().label(), prompt.level(), prompt.question(), prompt.answer());
        }
    }

    /**
     * What one policy version wrote in one iteration.
     *
     * @param start tokens of the trajectory before it
     * @param length tokens of it
     * @param rounds in how many it was written
     * @param object where it lies
     * @param text what it wrote; none where the tokenizer of the published weights says something else than what is stored
     * @param tokens ids; none unless asked for
     * @param tokenTexts of each token by itself, which is not always a part of the text; likewise
     * @param logProbs of each token under the policy that wrote it; none unless asked for
     */
    @Serdeable
    public record SegmentView(
            int iteration,
            int policyVersion,
            int start,
            int length,
            String stop,
            int rounds,
            String object,
            int row,
            @Nullable String text,
            @Nullable List<Integer> tokens,
            @Nullable List<String> tokenTexts,
            @Nullable List<Float> logProbs) {
        static SegmentView of(
                Rollouts.Part part, boolean tokens, @Nullable String text, @Nullable List<String> tokenTexts) {
            RolloutRow row = part.row();
            Segment segment = row.segment();
            return new SegmentView(
                    row.iteration(),
                    segment.writtenBy().number(),
                    row.start(),
                    segment.tokens().length(),
                    segment.stop().label(),
                    row.rounds(),
                    part.location().key(),
                    part.location().row(),
                    text,
                    tokens ? Arrays.stream(segment.tokens().toArray()).boxed().toList() : null,
                    tokenTexts,
                    tokens ? floats(segment.logProbs().toArray()) : null);
        }

        private static List<Float> floats(float[] values) {
            return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
        }
    }

    /**
     * What a verifier said, and why.
     *
     * @param seconds how long it took; none where that was not kept
     */
    @Serdeable
    public record VerdictView(
            String verdict,
            String reason,
            String verifier,
            int verifierVersion,
            List<PartView> parts,
            @Nullable Double seconds) {
        static VerdictView of(ScoreRow row) {
            var judgement = row.judgement();
            return new VerdictView(
                    judgement.verdict().name().toLowerCase(Locale.ROOT),
                    judgement.reason(),
                    judgement.verifier().name(),
                    judgement.verifier().version(),
                    judgement.parts().stream()
                            .map(part -> new PartView(part.name(), part.points(), part.most()))
                            .toList(),
                    row.seconds().orElse(null));
        }
    }

    /** What was judged by itself: points earned, and most that could be. */
    @Serdeable
    public record PartView(String name, double points, double most) {}
}
