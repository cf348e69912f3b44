package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A verdict with what a person needs to trust it.
 *
 * @param parts what was judged by itself; none where the answer is one whole. They bear the verdict out: all points earned are
 *     RIGHT, none WRONG, some PARTLY_RIGHT
 * @param reason why, in words a person can read
 */
public record Judgement(Verdict verdict, List<Part> parts, String reason, VerifierId verifier) {
    public Judgement {
        requireNonNull(verdict, "verdict");
        requireNonNull(verifier, "verifier");
        parts = List.copyOf(parts);
        require(!reason.isBlank(), "reason: blank (expected: why the verdict is %s)", verdict);
        if (verdict == Verdict.PARTLY_RIGHT || !parts.isEmpty()) {
            require(
                    verdict == verdictOf(parts),
                    "verdict: %s of the parts %s (expected: %s)",
                    verdict,
                    parts,
                    verdictOf(parts));
        }
    }

    /** A judgement of an answer as one whole. */
    public static Judgement whole(Verdict verdict, String reason, VerifierId verifier) {
        return new Judgement(verdict, List.of(), reason, verifier);
    }

    /** A judgement of an answer by its parts, of which there is at least one. */
    public static Judgement ofParts(List<Part> parts, String reason, VerifierId verifier) {
        return new Judgement(verdictOf(parts), parts, reason, verifier);
    }

    /** The points earned as a share of those that could be: 1 for RIGHT, 0 for WRONG. Only of what was judged. */
    public double share() {
        return switch (verdict) {
            case RIGHT -> 1;
            case WRONG -> 0;
            case PARTLY_RIGHT -> earned(parts) / most(parts);
            case UNVERIFIABLE, VERIFIER_FAILED ->
                throw new IllegalStateException("verdict: %s (expected: one that was judged)".formatted(verdict));
        };
    }

    private static Verdict verdictOf(List<Part> parts) {
        require(!parts.isEmpty(), "parts: none (expected: at least one)");
        if (parts.stream().allMatch(part -> part.points() == part.most())) {
            return Verdict.RIGHT;
        }
        return earned(parts) == 0 ? Verdict.WRONG : Verdict.PARTLY_RIGHT;
    }

    private static double earned(List<Part> parts) {
        return parts.stream().mapToDouble(Part::points).sum();
    }

    private static double most(List<Part> parts) {
        return parts.stream().mapToDouble(Part::most).sum();
    }
}
