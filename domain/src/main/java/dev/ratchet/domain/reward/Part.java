package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;

/**
 * One part of an answer that is judged by itself: a test case, a blank, a criterion of a rubric.
 *
 * @param name what it is, as a person would say it
 * @param points earned, 0 to {@code most}
 * @param most that could be earned, above 0
 */
public record Part(String name, double points, double most) {
    public Part {
        require(!name.isBlank(), "part: blank (expected: its name)");
        require(Double.isFinite(most) && most > 0, "part %s, most points: %s (expected: above 0)", name, most);
        require(0 <= points && points <= most, "part %s, points: %s (expected: 0 to %s)", name, points, most);
    }
}
