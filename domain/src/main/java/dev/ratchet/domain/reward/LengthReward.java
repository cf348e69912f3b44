package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;

/**
 * Rewards short right answers over long ones within a group (Kimi k1.5, section 2.3.3).
 *
 * <pre>λ = 0.5 − (length − shortest) / (longest − shortest);  RIGHT earns λ, all else min(0, λ)</pre>
 *
 * <p>An answer that is not right can lose by being long but never win by being short. A group of equal lengths earns 0, since λ is
 * undefined there.
 */
public record LengthReward(int shortest, int longest) {
    public LengthReward {
        require(
                0 <= shortest && shortest <= longest,
                "lengths: %d to %d (expected: 0 <= shortest <= longest)",
                shortest,
                longest);
    }

    /** The length reward of an answer of {@code length} tokens, in [-0.5, 0.5]. */
    public double of(Verdict verdict, int length) {
        require(shortest <= length && length <= longest, "length: %d (expected: %d to %d)", length, shortest, longest);
        require(verdict.judged(), "verdict: %s (expected: one that was judged)", verdict);
        if (shortest == longest) {
            return 0;
        }

        double lambda = 0.5 - (double) (length - shortest) / (longest - shortest);
        return verdict == Verdict.RIGHT ? lambda : Math.min(0, lambda);
    }
}
