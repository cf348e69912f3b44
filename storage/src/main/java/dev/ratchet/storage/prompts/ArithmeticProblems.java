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
 * Additions whose level is the number of digits of both operands. No addition occurs twice, {@code a+b} and {@code b+a}
 * being the same one, so training and held-out problems never overlap.
 *
 * @param question with {@code {a}} and {@code {b}} in it
 */
public record ArithmeticProblems(String question, int minDigits, int maxDigits) {
    private static final long PURPOSE = 0x70726f626cL; // "probl", apart from other uses of the same seed
    private static final int DRAWS_PER_PROBLEM = 1_000;

    public ArithmeticProblems {
        require(
                question.contains("{a}") && question.contains("{b}"),
                "question: \"%s\" (expected: a text with {a} and {b} in it)",
                question);
        require(
                1 <= minDigits && minDigits <= maxDigits && maxDigits <= 9,
                "digits: %d to %d (expected: 1 to 9)",
                minDigits,
                maxDigits);
    }

    private record Operands(long a, long b) {}

    /** Draws {@code train + heldOut} different additions. */
    public PromptSet generate(long seed, int train, int heldOut) {
        SplittableRandom random = AddressedRandom.generator(seed, PURPOSE);
        Set<Operands> taken = new HashSet<>();
        List<Prompt> held = problems("heldout", heldOut, random, taken);
        return new PromptSet(problems("train", train, random, taken), held);
    }

    private List<Prompt> problems(String name, int count, SplittableRandom random, Set<Operands> taken) {
        List<Prompt> problems = new ArrayList<>(count);
        for (int draw = 0; problems.size() < count; draw++) {
            require(
                    draw < (long) DRAWS_PER_PROBLEM * count,
                    "additions of %d to %d digits: only %d different ones found (expected: %d more). Ask for fewer, or for more digits",
                    minDigits,
                    maxDigits,
                    taken.size(),
                    count - problems.size());
            int digits = random.nextInt(minDigits, maxDigits + 1);
            long a = operand(digits, random);
            long b = operand(digits, random);
            if (taken.add(new Operands(Math.min(a, b), Math.max(a, b)))) {
                problems.add(problem("%s-%06d".formatted(name, problems.size()), digits, a, b));
            }
        }
        return problems;
    }

    private static long operand(int digits, SplittableRandom random) {
        long above = Math.round(Math.pow(10, digits));
        return random.nextLong(digits == 1 ? 0 : above / 10, above);
    }

    private Prompt problem(String id, int digits, long a, long b) {
        String text = question.replace("{a}", Long.toString(a)).replace("{b}", Long.toString(b));
        return new Prompt(new PromptId(id), Domain.MATH, digits, text, Long.toString(a + b));
    }
}
