package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Additions whose level is the number of digits of the longer operand, each put in one of several ways. {@code a+b} and
 * {@code b+a} are one addition, and an addition is either in the training split or held out, however it is put.
 *
 * @param questions ways to put an addition, each with {@code {a}} and {@code {b}} in it
 * @param minDigits least digits of an operand
 * @param maxDigits most digits of an operand
 * @param largest largest operand
 */
public record ArithmeticProblems(List<String> questions, int minDigits, int maxDigits, long largest) {
    private static final long PURPOSE = 0x70726f626cL; // "probl", apart from other uses of the same seed
    private static final long SPLIT = 0x73706c6974L; // "split"
    private static final int DRAWS_PER_PROBLEM = 1_000;

    public ArithmeticProblems {
        questions = List.copyOf(questions);
        require(!questions.isEmpty(), "questions: none (expected: at least one)");
        for (String question : questions) {
            require(
                    question.contains("{a}") && question.contains("{b}"),
                    "question: \"%s\" (expected: a text with {a} and {b} in it)",
                    question);
        }
        require(
                1 <= minDigits && minDigits <= maxDigits && maxDigits <= 9,
                "digits: %d to %d (expected: 1 to 9)",
                minDigits,
                maxDigits);
        require(
                largest >= smallest(maxDigits),
                "largest operand: %d (expected: one with %d digits)",
                largest,
                maxDigits);
    }

    /** Whether evaluation keeps an addition for itself, given how many problems of both kinds there are to be. */
    public record Split(long seed, int train, int heldOut) {
        /** The same for {@code a+b} and {@code b+a}. */
        public boolean heldOut(long a, long b) {
            long bits = AddressedRandom.bits(seed, SPLIT, Math.min(a, b), Math.max(a, b));
            return (bits >>> 11) * 0x1.0p-53 < (double) heldOut / (train + heldOut);
        }
    }

    private record Drawn(long a, long b, int question) {}

    /** Draws {@code train} problems to train on and {@code heldOut} others; none occurs twice. */
    public PromptSet generate(long seed, int train, int heldOut) {
        SplittableRandom random = AddressedRandom.generator(seed, PURPOSE);
        Split split = new Split(seed, train, heldOut);
        Set<Drawn> taken = new HashSet<>();
        List<Prompt> trained = new ArrayList<>(train);
        List<Prompt> held = new ArrayList<>(heldOut);
        for (long draw = 0; trained.size() < train || held.size() < heldOut; draw++) {
            require(
                    draw < (long) DRAWS_PER_PROBLEM * (train + heldOut),
                    "additions of %d to %d digits put in %d ways: only %d to train on and %d held out found (expected: %d and %d). Ask for fewer, or for more digits",
                    minDigits,
                    maxDigits,
                    questions.size(),
                    trained.size(),
                    held.size(),
                    train,
                    heldOut);
            Drawn drawn = new Drawn(operand(random), operand(random), random.nextInt(questions.size()));
            boolean forEvaluation = split.heldOut(drawn.a(), drawn.b());
            List<Prompt> problems = forEvaluation ? held : trained;
            if (problems.size() < (forEvaluation ? heldOut : train) && taken.add(drawn)) {
                problems.add(
                        problem((forEvaluation ? "heldout-%06d" : "train-%06d").formatted(problems.size()), drawn));
            }
        }
        return new PromptSet(trained, held);
    }

    private long operand(SplittableRandom random) {
        int digits = random.nextInt(minDigits, maxDigits + 1);
        return random.nextLong(smallest(digits), Math.min(largest + 1, smallest(digits + 1)));
    }

    /** The smallest number with so many digits; one digit means 0 to 9. */
    private static long smallest(int digits) {
        return digits == 1 ? 0 : Math.round(Math.pow(10, digits - 1));
    }

    private Prompt problem(String id, Drawn drawn) {
        String text = questions
                .get(drawn.question())
                .replace("{a}", Long.toString(drawn.a()))
                .replace("{b}", Long.toString(drawn.b()));
        int level = Long.toString(Math.max(drawn.a(), drawn.b())).length();
        return new Prompt(new PromptId(id), Domain.MATH, level, text, Long.toString(drawn.a() + drawn.b()));
    }
}
