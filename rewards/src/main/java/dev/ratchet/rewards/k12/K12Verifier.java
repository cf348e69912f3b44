package dev.ratchet.rewards.k12;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.LettersOnly;
import dev.ratchet.rewards.OwnWords;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Grades what pupils are asked, with points and with a reason that a pupil can read, in English or Korean: words, numbers with
 * units and significant figures, blanks, steps in order, and texts by a rubric. {@code docs/k12.md} gives the format of the
 * reference and every rule.
 *
 * <p>The answer is looked for where {@link Ending} says. One answer is wanted where one is asked for: a list of several is wrong
 * even if it holds the right one. Everything is bounded by counts of characters and words.
 */
public final class K12Verifier implements Verifier {
    private static final VerifierId ID = new VerifierId("k12", 1);

    @Override
    public VerifierId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        try {
            Reference.read(prompt.answer());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        Reference reference;
        try {
            reference = Reference.read(prompt.answer());
        } catch (IllegalArgumentException e) {
            return Judgement.whole(UNVERIFIABLE, String.valueOf(e.getMessage()), ID);
        }
        Grade grade = grade(reference, OwnWords.of(prompt, response));
        return grade.parts().isEmpty()
                ? Judgement.whole(grade.right() ? RIGHT : WRONG, grade.why(), ID)
                : Judgement.ofParts(grade.parts(), grade.why(), ID);
    }

    /**
     * The answer that is judged, in a form in which equal numbers are equal texts, whatever their units; words without case and
     * signs. Empty where there is none, and where a text or an order is asked for.
     */
    public static Optional<String> finalAnswer(Prompt prompt, String response) {
        String own = OwnWords.of(prompt, response);
        Reference reference;
        try {
            reference = Reference.read(prompt.answer());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return switch (reference.expected()) {
            case Expected.Text _ ->
                candidates(own).stream()
                        .map(LettersOnly::of)
                        .filter(text -> !text.isEmpty())
                        .findFirst();
            case Expected.Numeric _ ->
                NumberFound.in(Ending.in(own)) instanceof NumberFound.One(Quantity quantity)
                        ? Optional.of(quantity.number().lowestTerms())
                        : Optional.empty();
            case Expected.Blanks blanks ->
                Optional.of(pieces(Ending.in(own), blanks.blanks().size()).stream()
                                .map(LettersOnly::of)
                                .collect(Collectors.joining("; ")))
                        .filter(text -> !text.isEmpty());
            case Expected.Steps _, Expected.Rubric _ -> Optional.empty();
        };
    }

    private static Grade grade(Reference reference, String response) {
        Language language = reference.language();
        return switch (reference.expected()) {
            case Expected.Text text -> new TextGrading(text, language).of(candidates(response));
            case Expected.Numeric number ->
                new NumericGrading(number, language).of(NumberFound.in(Ending.in(response)));
            case Expected.Blanks blanks ->
                new BlankGrading(blanks, language)
                        .of(pieces(Ending.in(response), blanks.blanks().size()));
            case Expected.Steps steps -> new StepGrading(steps, language).of(Ending.in(response));
            case Expected.Rubric rubric -> new RubricGrading(rubric, language).of(response);
        };
    }

    /** Those of the place that is believed first; one that says nothing is passed over, save a box. */
    private static List<String> candidates(String response) {
        for (Ending ending : Ending.in(response)) {
            Optional<String> bold =
                    ending.place() == Ending.Place.LAST_LINE ? Ending.emphasized(response) : Optional.empty();
            List<String> candidates = bold.map(Candidates::of).orElseGet(() -> Candidates.of(ending));
            if (!candidates.isEmpty() || ending.place() == Ending.Place.BOX) {
                return candidates;
            }
        }
        return List.of();
    }

    /** Those of the first place that has enough of them, else of the place that is believed first. */
    private static List<String> pieces(List<Ending> endings, int blanks) {
        for (Ending ending : endings) {
            List<String> pieces = Pieces.in(ending, blanks);
            if (pieces.stream().filter(piece -> !piece.isBlank()).count() >= blanks) {
                return pieces;
            }
        }
        return endings.isEmpty() ? List.of() : Pieces.in(endings.getFirst(), blanks);
    }
}
