package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

/**
 * How the demo's small model is shown an addition: as a question, as a hasty answer and as a worked one.
 *
 * <pre>
 * question  579+673=
 * terse     142                                       (each column by itself, every carry forgotten)
 * worked    9+3+0=12, 7+7+1=15, 5+6+1=12: 1252        (digits from the right, the carry written, then the sum)
 * </pre>
 *
 * <p>The last number of a text is its answer. A terse text is right only where no column carries, which is so for 13 %
 * of three-digit additions; a worked text is always right. The format is our choice: the paper has nothing like it.
 */
public final class ArithmeticWorking {
    /** Every character of questions and answers, in the order of the demo model's vocabulary. */
    public static final String ALPHABET = "0123456789+=, :";

    private static final long LARGEST = 999_999_999_999_999_999L;

    private ArithmeticWorking() {}

    /** {@code a+b=}, the text the policy reads. Both numbers have at most 18 digits and are not negative. */
    public static String question(long a, long b) {
        requireOperands(a, b);
        return a + "+" + b + "=";
    }

    /** Adds each column by itself and forgets every carry; as many digits as the longer number, zeros in front kept. */
    public static String terse(long a, long b) {
        requireOperands(a, b);
        StringBuilder fromTheRight = new StringBuilder();
        long restA = a;
        long restB = b;
        do {
            fromTheRight.append((restA % 10 + restB % 10) % 10);
            restA /= 10;
            restB /= 10;
        } while (restA > 0 || restB > 0);
        return fromTheRight.reverse().toString();
    }

    /** Adds column by column from the right as {@code digit+digit+carry=sum}, and ends with the whole sum. */
    public static String worked(long a, long b) {
        requireOperands(a, b);
        StringBuilder text = new StringBuilder();
        long restA = a;
        long restB = b;
        long carry = 0;
        do {
            long column = restA % 10 + restB % 10 + carry;
            text.append(text.isEmpty() ? "" : ", ");
            text.append(restA % 10).append('+').append(restB % 10).append('+').append(carry);
            text.append('=').append(column);
            carry = column / 10;
            restA /= 10;
            restB /= 10;
        } while (restA > 0 || restB > 0);
        return text.append(": ").append(a + b).toString();
    }

    private static void requireOperands(long a, long b) {
        require(0 <= a && a <= LARGEST, "operand: %d (expected: 0 to %d)", a, LARGEST);
        require(0 <= b && b <= LARGEST, "operand: %d (expected: 0 to %d)", b, LARGEST);
    }
}
