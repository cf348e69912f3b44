package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A verdict with what a person needs to trust it.
 *
 * @param reason why, in words a person can read
 * @param verifier name of the verifier, as in {@code numeric}
 * @param verifierVersion changes whenever the verifier could judge an answer differently
 */
public record Judgement(Verdict verdict, String reason, String verifier, int verifierVersion) {
    public Judgement {
        requireNonNull(verdict, "verdict");
        require(!reason.isBlank(), "reason: blank (expected: why the verdict is %s)", verdict);
        require(!verifier.isBlank(), "verifier: blank (expected: its name)");
        require(verifierVersion >= 1, "verifier version: %d (expected: >= 1)", verifierVersion);
    }
}
