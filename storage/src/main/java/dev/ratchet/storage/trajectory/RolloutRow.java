package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.List;
import java.util.Optional;

/**
 * What one trajectory wrote in one iteration, with all that is needed to read, score and train on it.
 *
 * @param iteration the iteration that wrote it, at or after the one in which the trajectory began
 * @param promptTokens the prompt as the policy saw it, template and all
 * @param start how many tokens the trajectory had before this iteration
 * @param rounds how many rounds the segment took
 * @param previous where its older segments lie, oldest first
 * @param response the decoded text of the whole answer; present if and only if it is finished
 * @param numerics fingerprints of the engines that wrote its rounds, sorted
 */
public record RolloutRow(
        TrajectoryId trajectory,
        int iteration,
        Prompt prompt,
        TokenIds promptTokens,
        int start,
        Segment segment,
        int rounds,
        List<RowLocation> previous,
        Optional<String> response,
        List<String> numerics) {
    public RolloutRow {
        requireNonNull(prompt, "prompt");
        requireNonNull(promptTokens, "promptTokens");
        previous = List.copyOf(previous);
        numerics = List.copyOf(numerics);
        require(
                iteration >= trajectory.group().iteration(),
                "trajectory %s, iteration: %d (expected: the one in which it began, or a later one)",
                trajectory,
                iteration);
        require(start >= 0, "trajectory %s, start: %d (expected: >= 0)", trajectory, start);
        require(rounds >= 0, "trajectory %s, rounds: %d (expected: >= 0)", trajectory, rounds);
        require(
                start == 0 || !previous.isEmpty(),
                "trajectory %s starts at token %d without older segments (expected: their locations)",
                trajectory,
                start);
        require(
                response.isPresent() != segment.stop().resumable(),
                "trajectory %s, response after stop %s: %s (expected: present if and only if finished)",
                trajectory,
                segment.stop().label(),
                response.isPresent() ? "present" : "absent");
    }

    /** Tokens of the trajectory at the end of this iteration. */
    public int totalLength() {
        return start + segment.tokens().length();
    }

    public boolean finished() {
        return !segment.stop().resumable();
    }
}
