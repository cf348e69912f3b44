package dev.ratchet.rewards.vision;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static dev.ratchet.rewards.Quoted.quoted;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares the final answer of a response with what is to be seen in the prompt's images. The picture itself is not looked at:
 * the reference is a JSON object that says what is right, see {@code docs/vision.md}.
 *
 * <p>The final answer is the first that is found in this order; what a place says is believed, right or wrong:
 *
 * <ol>
 *   <li>what stands in the last <code>\boxed{…}</code>;
 *   <li>what follows the last {@code ####};
 *   <li>what follows the last {@code answer is}, {@code answer:} and the like, in any case of letters;
 *   <li>the last line, or the last block of code, JSON or {@code <answer>} where the response ends in one.
 * </ol>
 *
 * <p>A place at which nothing of the kind that is asked for can be read is passed over, save a box: who boxes something has given
 * the answer. One answer is wanted: several numbers, several letters or more boxes than there are regions are not right.
 *
 * <p>Everything is bounded by counts: of the characters of the final answer, of boxes and of names, and edit distances are
 * worked out in a band.
 */
public final class VisionVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("vision", 1);

    @Override
    public VerifierId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        try {
            Reference _ = ReferenceReader.read(prompt.answer());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /**
     * The answer that is judged, in a form in which equal numbers and letters are equal texts; other answers are without case and
     * blanks. Empty where there is none.
     */
    public static Optional<String> finalAnswer(Prompt prompt, String response) {
        Reference reference;
        try {
            reference = ReferenceReader.read(prompt.answer());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return FinalText.in(response, reference.extent()).stream()
                .map(FinalText::text)
                .filter(text -> text.length() <= reference.extent().mostCharacters()
                        && !(reference.grade(text) instanceof Grade.Nothing))
                .findFirst()
                .map(text -> normal(reference, Plain.of(text)));
    }

    private static String normal(Reference reference, String plain) {
        if (reference instanceof ChoiceReference(char _, int of)
                && Letters.only(plain, of) instanceof Finding.Found<Character>(Character letter)) {
            return letter.toString();
        }
        boolean number = reference instanceof CountReference || reference instanceof ValueReference;
        return number && Numbers.only(plain) instanceof Finding.Found<BigDecimal>(BigDecimal value)
                ? value.stripTrailingZeros().toPlainString()
                : plain.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        Reference reference;
        try {
            reference = ReferenceReader.read(prompt.answer());
        } catch (IllegalArgumentException e) {
            return Judgement.whole(UNVERIFIABLE, String.valueOf(e.getMessage()), ID);
        }
        String nothing = "the response has no answer";
        for (FinalText answer : FinalText.in(response, reference.extent())) {
            String said = answer.place().words() + " " + quoted(answer.text()) + " ";
            if (answer.text().length() > reference.extent().mostCharacters()) {
                return Judgement.whole(
                        WRONG,
                        said
                                + "has more than %d characters"
                                        .formatted(reference.extent().mostCharacters()),
                        ID);
            }
            switch (reference.grade(answer.text())) {
                case Grade.Whole(boolean right, String why) -> {
                    return Judgement.whole(right ? RIGHT : WRONG, said + why, ID);
                }
                case Grade.Parts(var parts, String why) -> {
                    return Judgement.ofParts(parts, said + why, ID);
                }
                case Grade.Nothing(String why) -> nothing = said + why;
            }
        }
        return Judgement.whole(WRONG, nothing, ID);
    }
}
