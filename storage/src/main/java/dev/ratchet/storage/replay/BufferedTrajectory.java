package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trajectory in the buffer.
 *
 * @param length tokens written so far
 * @param score present if and only if it is finished
 * @param rows where its sealed rows lie, oldest first
 * @param oldest the first policy version that wrote it
 * @param newest the last one
 */
public record BufferedTrajectory(
        TrajectoryId id,
        int length,
        StopReason stop,
        Optional<Score> score,
        List<RowLocation> rows,
        PolicyVersion oldest,
        PolicyVersion newest) {
    public BufferedTrajectory {
        requireNonNull(id, "id");
        rows = List.copyOf(rows);
        require(!rows.isEmpty(), "trajectory %s: no row (expected: at least one)", id);
        require(
                rows.stream().distinct().count() == rows.size(),
                "trajectory %s, rows: %s (expected: each once)",
                id,
                rows);
        require(
                oldest.compareTo(newest) <= 0,
                "trajectory %s, policy versions: %d to %d (expected: oldest first)",
                id,
                oldest.number(),
                newest.number());
        require(
                score.isPresent() != stop.resumable(),
                "trajectory %s, score after stop %s: %s (expected: present if and only if finished)",
                id,
                stop.label(),
                score);
    }

    static BufferedTrajectory begunBy(SealedTrajectory sealed) {
        return new BufferedTrajectory(
                sealed.id(),
                sealed.length(),
                sealed.stop(),
                sealed.score(),
                List.of(sealed.row()),
                sealed.writtenBy(),
                sealed.writtenBy());
    }

    BufferedTrajectory followedBy(SealedTrajectory sealed) {
        require(!finished(), "trajectory %s goes on after stop %s (expected: a partial)", id, stop.label());
        require(
                sealed.length() >= length,
                "trajectory %s, length: %d after %d (expected: never shorter)",
                id,
                sealed.length(),
                length);
        List<RowLocation> extended = new ArrayList<>(rows);
        extended.add(sealed.row());
        return new BufferedTrajectory(
                id, sealed.length(), sealed.stop(), sealed.score(), extended, oldest, sealed.writtenBy());
    }

    public boolean finished() {
        return score.isPresent();
    }

    /**
     * How many policy versions wrote it: all from the oldest to the newest, since a partial goes on in every iteration and an
     * iteration makes one version at most.
     */
    public int policyVersions() {
        return newest.number() - oldest.number() + 1;
    }
}
