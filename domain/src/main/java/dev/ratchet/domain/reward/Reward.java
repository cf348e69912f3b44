package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;

/**
 * What an answer earns in its group.
 *
 * @param correctness what its verdict earns, 0 to 1
 * @param length the weighted length reward (section 2.3.3); 0 where that is off
 */
public record Reward(double correctness, double length) {
    public Reward {
        require(0 <= correctness && correctness <= 1, "correctness: %s (expected: 0 to 1)", correctness);
        require(Double.isFinite(length), "length reward: %s (expected: finite)", length);
    }

    public double total() {
        return correctness + length;
    }
}
