package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import java.util.ArrayList;
import java.util.List;

/** One answer to one prompt: segments oldest first, of which only the last is on-policy; empty before the first. */
public record Trajectory(TrajectoryId id, PromptId prompt, List<Segment> segments) {
    public Trajectory {
        requireNonNull(id, "id");
        requireNonNull(prompt, "prompt");
        segments = List.copyOf(segments);
        for (int i = 1; i < segments.size(); i++) {
            Segment before = segments.get(i - 1);
            Segment after = segments.get(i);
            require(
                    before.stop().resumable(),
                    "trajectory %s goes on after %s (expected: a resumable stop)",
                    id,
                    before.stop().label());
            require(
                    before.writtenBy().compareTo(after.writtenBy()) <= 0,
                    "trajectory %s: policy %d follows %d (expected: never older)",
                    id,
                    after.writtenBy().number(),
                    before.writtenBy().number());
        }
    }

    public static Trajectory begin(TrajectoryId id, PromptId prompt) {
        return new Trajectory(id, prompt, List.of());
    }

    /** Tokens written so far. */
    public int length() {
        return segments.stream().mapToInt(segment -> segment.tokens().length()).sum();
    }

    public boolean finished() {
        return !segments.isEmpty() && !segments.getLast().stop().resumable();
    }

    /** How many different policy versions wrote it. */
    public long policyVersions() {
        return segments.stream()
                .filter(segment -> segment.tokens().length() > 0)
                .map(Segment::writtenBy)
                .distinct()
                .count();
    }

    public TokenIds tokens() {
        return segments.stream().map(Segment::tokens).reduce(TokenIds.EMPTY, TokenIds::followedBy);
    }

    public LogProbs logProbs() {
        return segments.stream().map(Segment::logProbs).reduce(LogProbs.EMPTY, LogProbs::followedBy);
    }

    public Trajectory followedBy(Segment next) {
        List<Segment> extended = new ArrayList<>(segments);
        extended.add(next);
        return new Trajectory(id, prompt, extended);
    }
}
