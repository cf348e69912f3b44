package dev.ratchet.activities.plan;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * A stored plan: what is rolled out, cut into shards by the specification, so that a retry and another worker cut alike.
 *
 * @param newShards groups of each new shard
 * @param resumedShards partials of each resumed shard
 * @param samples trajectories of a group, k
 */
public record PlannedShards(List<NewShard> newShards, List<ResumedShard> resumedShards, int samples) {
    public PlannedShards {
        newShards = List.copyOf(newShards);
        resumedShards = List.copyOf(resumedShards);
    }

    /** Groups that one activity begins. */
    public record NewShard(List<PlannedGroup> groups) {
        public NewShard {
            groups = List.copyOf(groups);
        }
    }

    public record PlannedGroup(GroupId group, PromptId prompt) {}

    /** Partials that one activity goes on with. */
    public record ResumedShard(List<PlannedPartial> partials) {
        public ResumedShard {
            partials = List.copyOf(partials);
        }
    }

    /** A partial and where its sealed segments lie, oldest first. */
    public record PlannedPartial(TrajectoryId trajectory, PromptId prompt, List<RowLocation> segments) {
        public PlannedPartial {
            segments = List.copyOf(segments);
        }
    }

    /** Groups of {@code samples} that begin, in shards of about {@code shardTrajectories}; a group is never cut. */
    public static List<NewShard> begin(List<PlannedGroup> groups, int samples, int shardTrajectories) {
        return cut(groups, Math.max(1, shardTrajectories / samples)).stream()
                .map(NewShard::new)
                .toList();
    }

    /** Cuts {@code all} into pieces of up to {@code size}, in order. */
    public static <T> List<List<T>> cut(List<T> all, int size) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            pieces.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return pieces;
    }
}
