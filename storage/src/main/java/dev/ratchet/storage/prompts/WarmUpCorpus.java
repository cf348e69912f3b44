package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.AddressedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Additions for the warm-up, some worked and the others terse, so that reinforcement has something to discover.
 *
 * <p>Each example is drawn for itself and under an address of its own: example i of a seed is the same however many
 * are made. An addition may occur twice.
 *
 * @param workedShare probability that an example shows the working, 0 to 1
 * @param digits lowest and highest number of digits; an example draws one, and both its operands have as many
 * @param heldOut questions that evaluation keeps for itself; none of them is drawn
 */
public record WarmUpCorpus(double workedShare, Digits digits, Predicate<String> heldOut) {
    private static final long PURPOSE = 0x7761726d2d7570L; // "warm-up", apart from other uses of the same seed
    private static final int MOST_DRAWS = 10_000;

    /** A range of digits per operand, both ends in it; one digit means 0 to 9. */
    public record Digits(int fewest, int most) {
        public Digits {
            require(1 <= fewest && fewest <= most && most <= 18, "digits: %d to %d (expected: 1 to 18)", fewest, most);
        }

        private long drawFrom(SplittableRandom random, int digits) {
            long above = power(digits);
            return random.nextLong(digits == 1 ? 0 : above / 10, above);
        }

        private static long power(int digits) {
            long power = 1;
            for (int i = 0; i < digits; i++) {
                power *= 10;
            }
            return power;
        }
    }

    public WarmUpCorpus {
        require(0 <= workedShare && workedShare <= 1, "worked share: %s (expected: 0 to 1)", workedShare);
        requireNonNull(digits, "digits");
        requireNonNull(heldOut, "heldOut");
    }

    /**
     * The first {@code count} examples under {@code seed}.
     *
     * @throws IllegalArgumentException if nearly every addition is held out
     */
    public List<WarmUpExample> generate(long seed, int count) {
        require(count >= 1, "warm-up examples: %d (expected: >= 1)", count);
        List<WarmUpExample> examples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            examples.add(example(AddressedRandom.generator(seed, PURPOSE, i)));
        }
        return List.copyOf(examples);
    }

    private WarmUpExample example(SplittableRandom random) {
        boolean showsWorking = random.nextDouble() < workedShare;
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            int length = random.nextInt(digits.fewest(), digits.most() + 1);
            long a = digits.drawFrom(random, length);
            long b = digits.drawFrom(random, length);
            String question = ArithmeticWorking.question(a, b);
            if (!heldOut.test(question)) {
                String response = showsWorking ? ArithmeticWorking.worked(a, b) : ArithmeticWorking.terse(a, b);
                return new WarmUpExample(question, response);
            }
        }
        throw new IllegalArgumentException(
                "warm-up corpus of %d to %d digits: none free of held-out questions in %d draws (expected: more digits or fewer held-out questions)"
                        .formatted(digits.fewest(), digits.most(), MOST_DRAWS));
    }
}
