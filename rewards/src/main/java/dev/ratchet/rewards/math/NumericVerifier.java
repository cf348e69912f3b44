package dev.ratchet.rewards.math;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import java.util.Optional;

/**
 * Compares the final number of a response with the reference, as exact numbers: 3.0 is 3, 1/3 is 1/3 and not 0.333.
 *
 * <p>The final number is the first that is found in this order; what a place says is believed, right or wrong:
 *
 * <ol>
 *   <li>what stands in the last <code>\boxed{…}</code>: one number, units and variables beside it do no harm;
 *   <li>the first number after the last {@code ####};
 *   <li>the first number after the last {@code answer is} or {@code answer:}, in any case of letters;
 *   <li>the last number of the response.
 * </ol>
 *
 * <p>Where the first number begins a calculation, as in {@code answer is 2 + 3 = 5}, its result is meant.
 *
 * <p>A place without a number is passed over, save a box: who boxes something has given the answer. Percent counts only where
 * the reference has it too: with the reference 50%, an answer of 50 or 50% is right, 0.5 is wrong; with the reference 50, an
 * answer of 50% is wrong.
 */
public final class NumericVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("numeric", 1);

    @Override
    public VerifierId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        return ExactNumber.parse(prompt.answer()).isPresent()
                ? Optional.empty()
                : Optional.of("answer: %s (expected: a number)".formatted(quoted(prompt.answer())));
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        Optional<ExactNumber> reference = ExactNumber.parse(prompt.answer());
        if (reference.isEmpty()) {
            return judgement(UNVERIFIABLE, "the reference " + quoted(prompt.answer()) + " is not a number");
        }
        return switch (FinalNumber.in(response)) {
            case FinalNumber.None(String why) -> judgement(WRONG, why);
            case FinalNumber.Found(String written, FinalNumber.Place place) ->
                compared(reference.get(), prompt.answer(), written, place);
        };
    }

    private static Judgement compared(
            ExactNumber reference, String referenceText, String written, FinalNumber.Place place) {
        Optional<ExactNumber> answer = ExactNumber.parse(written);
        if (answer.isEmpty()) {
            return judgement(WRONG, "%s %s is not a number that can be read".formatted(place.words(), quoted(written)));
        }
        if (answer.get().percent() && !reference.percent()) {
            return judgement(
                    WRONG,
                    "%s %s is a percentage, the reference %s is not"
                            .formatted(place.words(), quoted(written), quoted(referenceText)));
        }
        boolean equal = answer.get().sameValueAs(reference);
        return judgement(
                equal ? RIGHT : WRONG,
                "%s %s %s the reference %s"
                        .formatted(place.words(), quoted(written), equal ? "equals" : "is not", quoted(referenceText)));
    }

    private static Judgement judgement(Verdict verdict, String reason) {
        return Judgement.whole(verdict, reason, ID);
    }

    private static String quoted(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return '"' + (line.length() <= 60 ? line : line.substring(0, 57) + "...") + '"';
    }
}
