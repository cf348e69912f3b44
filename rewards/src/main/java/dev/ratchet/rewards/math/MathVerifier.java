package dev.ratchet.rewards.math;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static dev.ratchet.rewards.Quoted.quoted;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.LettersOnly;
import dev.ratchet.rewards.OwnWords;
import java.util.Optional;

/**
 * Compares the final answer of a response with the reference, as mathematics: 3.0 is 3, 1/2 is 0.5, (x+1)^2 is x^2+2x+1.
 *
 * <p>The final answer is the first that is found in this order; what a place says is believed, right or wrong:
 *
 * <ol>
 *   <li>what stands in the last <code>\boxed{…}</code>;
 *   <li>what follows the last {@code ####};
 *   <li>what follows the last {@code answer is}, {@code answer:} and the like, in any case of letters;
 *   <li>the last number of the response where the reference is a number, else its last line.
 * </ol>
 *
 * <p>A place at which nothing can be read is passed over, save a box: who boxes something has given the answer.
 *
 * <p>Percent counts only where the reference has it too: with the reference 50%, an answer of 50 or 50% is right, 0.5 is wrong;
 * with the reference 50, an answer of 50% is wrong. A missing unit does no harm, another one does. An answer with more decimals
 * than a reference of at least three digits is right if it rounds to it. One answer is wanted: a list of several, a range or
 * every number is no answer to a question with one, and neither is a piece of the question itself.
 *
 * <p>Everything is bounded by counts: of characters, of nesting and of operations ({@link Budget}).
 */
public final class MathVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("math", 1);

    @Override
    public VerifierId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        String answer = prompt.answer();
        try {
            Node _ = Reference.read(answer);
            return Optional.empty();
        } catch (Unjudgeable e) {
            return Optional.of(
                    Reference.wordsOnly(answer)
                            ? "answer: %s (expected: a number)".formatted(quoted(answer))
                            : "answer: %s %s (expected: an answer that can be judged)"
                                    .formatted(quoted(answer), e.why()));
        }
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        Node reference;
        try {
            reference = Reference.read(prompt.answer());
        } catch (Unjudgeable e) {
            return judgement(
                    UNVERIFIABLE,
                    Reference.wordsOnly(prompt.answer())
                            ? "the reference " + quoted(prompt.answer()) + " is not a number"
                            : "the reference %s %s".formatted(quoted(prompt.answer()), e.why()));
        }
        if (reference instanceof Node.Words(String words)) {
            return words(words, prompt, response);
        }
        return switch (FinalAnswer.in(OwnWords.of(prompt, response), Reference.number(reference))) {
            case FinalAnswer.None(String why) -> judgement(WRONG, why);
            case FinalAnswer.Unreadable(String written, FinalAnswer.Place place, String why) ->
                judgement(WRONG, "%s %s %s".formatted(place.words(), quoted(written), why));
            case FinalAnswer.Read(String written, Node tree, FinalAnswer.Place place) ->
                compared(reference, prompt, written, tree, place);
        };
    }

    /**
     * The answer that is judged, in a form in which equal numbers are equal texts, so that answers can be counted; other answers
     * are as they are written. Empty where there is none.
     */
    public static Optional<String> finalAnswer(Prompt prompt, String response) {
        Node reference;
        try {
            reference = Reference.read(prompt.answer());
        } catch (Unjudgeable e) {
            return Optional.empty();
        }
        if (reference instanceof Node.Words) {
            return Optional.of(LettersOnly.of(FinalText.in(response))).filter(text -> !text.isEmpty());
        }
        return switch (FinalAnswer.in(OwnWords.of(prompt, response), Reference.number(reference))) {
            case FinalAnswer.None _ -> Optional.empty();
            case FinalAnswer.Unreadable(String written, FinalAnswer.Place _, String _) ->
                Optional.of(Writing.squeezed(written));
            case FinalAnswer.Read(String written, Node tree, FinalAnswer.Place _) -> Optional.of(normal(written, tree));
        };
    }

    private static String normal(String written, Node tree) {
        Node value = tree instanceof Node.Relation relation && relation.equation() ? Solutions.solved(relation) : tree;
        String percent = value instanceof Node.Percent ? "%" : "";
        try {
            return Rational.of(Trees.bare(value), new Budget())
                    .map(number -> number.lowestTerms() + percent)
                    .orElseGet(() -> Writing.squeezed(written));
        } catch (Unjudgeable e) {
            return Writing.squeezed(written);
        }
    }

    private static Judgement compared(
            Node reference, Prompt prompt, String written, Node answer, FinalAnswer.Place place) {
        String said = place.words() + " " + quoted(written);
        String wanted = "the reference " + quoted(prompt.answer());
        if (answer instanceof Node.Percent && !Trees.any(reference, Node.Percent.class::isInstance)) {
            return judgement(WRONG, "%s is a percentage, %s is not".formatted(said, wanted));
        }
        if (copied(written, answer, prompt)) {
            return judgement(WRONG, said + " only repeats the question");
        }
        try {
            Outcome outcome = new Comparison(new Budget()).compared(reference, answer);
            String how = outcome.how().isEmpty() ? "" : ", " + outcome.how();
            return outcome.equal()
                    ? judgement(RIGHT, said + " equals " + wanted + how)
                    : judgement(WRONG, said + " is not " + wanted + how);
        } catch (Unjudgeable e) {
            return judgement(WRONG, said + " " + e.why());
        }
    }

    /** An answer in words is compared with the boxed or stated text, or with the last line. */
    private static Judgement words(String reference, Prompt prompt, String response) {
        String given = FinalText.in(response);
        boolean equal = LettersOnly.of(given).equals(LettersOnly.of(reference));
        return judgement(
                equal ? RIGHT : WRONG,
                "the answer %s %s the reference %s"
                        .formatted(quoted(given), equal ? "equals" : "is not", quoted(prompt.answer())));
    }

    /** Whether the answer is a calculation that stands in the question, and not what the reference itself says. */
    private static boolean copied(String written, Node tree, Prompt prompt) {
        String answer = Writing.squeezed(written);
        return Trees.calculation(Trees.bare(tree))
                && !answer.equals(Writing.squeezed(prompt.answer()))
                && Writing.squeezed(prompt.question()).contains(answer);
    }

    private static Judgement judgement(Verdict verdict, String reason) {
        return Judgement.whole(verdict, reason, ID);
    }
}
