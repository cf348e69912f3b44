package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * A trajectory at the start of a round.
 *
 * @param prompt at least one token
 * @param pictures that stand in the places of the prompt's tokens for images
 * @param written the answer so far, all segments
 * @param mayWrite tokens left in the iteration's budget, at least 1
 * @param hardLimit most tokens the answer may ever have, more than it has now
 */
public record LiveSequence(
        TrajectoryId id, TokenIds prompt, List<Picture> pictures, TokenIds written, int mayWrite, int hardLimit) {
    /** One that shows nothing. */
    public LiveSequence(TrajectoryId id, TokenIds prompt, TokenIds written, int mayWrite, int hardLimit) {
        this(id, prompt, List.of(), written, mayWrite, hardLimit);
    }

    public LiveSequence {
        requireNonNull(id, "id");
        pictures = List.copyOf(pictures);
        require(prompt.length() >= 1, "trajectory %s: empty prompt (expected: at least one token)", id);
        require(mayWrite >= 1, "trajectory %s: may write %d tokens (expected: >= 1)", id, mayWrite);
        require(
                hardLimit > written.length(),
                "trajectory %s: hard limit %d with %d tokens written (expected: fewer written)",
                id,
                hardLimit,
                written.length());
    }
}
