package dev.ratchet.activities.rollout;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of sealed rollouts by their location; each object is read once. */
public final class SealedRows {
    private final BlobStore store;
    private final Map<String, List<RolloutRow>> objects = new HashMap<>();

    public SealedRows(BlobStore store) {
        this.store = store;
    }

    /** The row at {@code location}, which must be that of {@code trajectory}. */
    public RolloutRow of(TrajectoryId trajectory, RowLocation location) {
        List<RolloutRow> rows =
                objects.computeIfAbsent(location.key(), key -> TrajectoryObjects.ROLLOUTS.read(store, key));
        return check(trajectory, location, location.row() < rows.size() ? rows.get(location.row()) : null);
    }

    /** As {@link #of}, by reading no more of the object than the block that holds the row. */
    public static RolloutRow alone(BlobStore store, TrajectoryId trajectory, RowLocation location) {
        return check(trajectory, location, TrajectoryObjects.ROLLOUTS.readRow(store, location));
    }

    private static RolloutRow check(TrajectoryId trajectory, RowLocation location, @Nullable RolloutRow row) {
        if (row == null || !row.trajectory().equals(trajectory)) {
            throw new FaultException(
                    Fault.CORRUPT_DATA,
                    "row %s: not of trajectory %s (expected: its segment)".formatted(location, trajectory));
        }
        return row;
    }
}
