package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

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
     * Additions of numbers with {@code minDigits} to {@code maxDigits} digits, the level being the number of digits.
     *
     * @param question how a problem is put, with {@code {a}} and {@code {b}} in it
     * @param train problems to train on
     * @param heldOut problems to evaluate on; the two never overlap, {@code a+b} and {@code b+a} being the same
     */
    public record Arithmetic(String question, int minDigits, int maxDigits, int train, int heldOut) {
        public Arithmetic {
            require(
                    question.contains("{a}") && question.contains("{b}"),
                    "prompts.arithmetic.question: \"%s\" (expected: a text with {a} and {b})",
                    question);
            require(
                    1 <= minDigits && minDigits <= maxDigits && maxDigits <= 9,
                    "prompts.arithmetic.minDigits, maxDigits: %d, %d (expected: 1 <= minDigits <= maxDigits <= 9)",
                    minDigits,
                    maxDigits);
            require(1 <= train && train <= 1_000_000, "prompts.arithmetic.train: %d (expected: 1 to 1000000)", train);
            require(
                    0 <= heldOut && heldOut <= 1_000_000,
                    "prompts.arithmetic.heldOut: %d (expected: 0 to 1000000)",
                    heldOut);
        }
    }
}
