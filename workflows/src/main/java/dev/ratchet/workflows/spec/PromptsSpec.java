package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prompt set: a JSONL {@code file} or generated {@code arithmetic}, one of the two. */
public record PromptsSpec(@Nullable String file, @Nullable Arithmetic arithmetic) {
    public PromptsSpec {
        require(
                (file == null) != (arithmetic == null),
                "prompts: %s (expected: exactly one of file, arithmetic)",
                file == null ? "neither file nor arithmetic" : "both file and arithmetic");
    }

    /**
     * Additions of numbers with {@code minDigits} to {@code maxDigits} digits, the level being the digits of the longer.
     *
     * @param questions ways to put a problem, each with {@code {a}} and {@code {b}} in it
     * @param largest largest operand; none is all that have so many digits
     * @param train problems to train on
     * @param heldOut problems to evaluate on; the two never overlap, {@code a+b} and {@code b+a} being the same
     */
    public record Arithmetic(
            List<String> questions,
            int minDigits,
            int maxDigits,
            @Nullable Long largest,
            int train,
            int heldOut) {
        public Arithmetic {
            questions = questions == null ? List.of() : List.copyOf(questions);
            require(
                    !questions.isEmpty()
                            && questions.stream().allMatch(text -> text.contains("{a}") && text.contains("{b}")),
                    "prompts.arithmetic.questions: %s (expected: a list of texts with {a} and {b} in each)",
                    questions);
            require(
                    1 <= minDigits && minDigits <= maxDigits && maxDigits <= 9,
                    "prompts.arithmetic.minDigits, maxDigits: %d, %d (expected: 1 <= minDigits <= maxDigits <= 9)",
                    minDigits,
                    maxDigits);
            require(
                    largest == null || Long.toString(largest).length() == maxDigits,
                    "prompts.arithmetic.largest: %s (expected: a number of maxDigits %d digits)",
                    largest,
                    maxDigits);
            require(1 <= train && train <= 1_000_000, "prompts.arithmetic.train: %d (expected: 1 to 1000000)", train);
            require(
                    0 <= heldOut && heldOut <= 1_000_000,
                    "prompts.arithmetic.heldOut: %d (expected: 0 to 1000000)",
                    heldOut);
        }

        /** The largest operand there can be. */
        public long largestOperand() {
            return largest == null ? Math.round(Math.pow(10, maxDigits)) - 1 : largest;
        }
    }
}
