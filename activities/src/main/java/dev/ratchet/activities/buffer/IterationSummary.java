package dev.ratchet.activities.buffer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.buffer.ReplayBuffering.PlacedRow;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.replay.BufferManifest;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.replay.DroppedGroup;
import dev.ratchet.storage.replay.ReplayBuffer;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an iteration came to, in figures and in one line per trajectory.
 *
 * @param written what the iteration sealed
 * @param judgements of the trajectories it finished
 */
record IterationSummary(
        BufferManifest manifest,
        ReplayBuffer buffer,
        List<PlacedRow> written,
        Map<TrajectoryId, Judgement> judgements,
        RewardSchedule rewards) {
    /** One row for each trajectory that wrote in this iteration, in the order of the shards. */
    List<SummaryRow> rows() {
        Map<TrajectoryId, BufferedTrajectory> trajectories = trajectories();
        Map<GroupId, TrajectoryStatus> statuses = new HashMap<>();
        manifest.taken().forEach(group -> statuses.put(group.id(), TrajectoryStatus.TRAINED));
        manifest.dropped().forEach(dropped -> statuses.put(dropped.group().id(), TrajectoryStatus.DROPPED));
        List<SummaryRow> summary = new ArrayList<>();
        for (PlacedRow placed : written) {
            RolloutRow row = placed.row();
            TrajectoryStatus otherwise = row.finished() ? TrajectoryStatus.WAITING : TrajectoryStatus.PARTIAL;
            summary.add(new SummaryRow(
                    row.trajectory(),
                    row.prompt().id(),
                    row.segment().stop(),
                    row.segment().tokens().length(),
                    row.totalLength(),
                    reward(row.trajectory()),
                    versions(requireNonNull(trajectories.get(row.trajectory()), "what wrote is in a group")),
                    placed.location(),
                    statuses.getOrDefault(row.trajectory().group(), otherwise)));
        }
        return summary;
    }

    /** Those of all groups that the iteration knew: each is trained on, dropped, or waits. */
    private Map<TrajectoryId, BufferedTrajectory> trajectories() {
        Map<TrajectoryId, BufferedTrajectory> trajectories = new HashMap<>();
        Stream.of(
                        buffer.groups().stream(),
                        manifest.taken().stream(),
                        manifest.dropped().stream().map(DroppedGroup::group))
                .flatMap(groups -> groups)
                .flatMap(group -> group.trajectories().stream())
                .forEach(trajectory -> trajectories.put(trajectory.id(), trajectory));
        return trajectories;
    }

    private Optional<Double> reward(TrajectoryId id) {
        return Optional.ofNullable(judgements.get(id)).flatMap(rewards::correctness);
    }

    private static SummaryRow.PolicyVersions versions(BufferedTrajectory trajectory) {
        return new SummaryRow.PolicyVersions(
                trajectory.oldest().number(), trajectory.newest().number(), trajectory.policyVersions());
    }

    Figures figures(BufferRef ref) {
        List<RolloutRow> finished = written.stream()
                .map(PlacedRow::row)
                .filter(RolloutRow::finished)
                .toList();
        long judged = judgements.values().stream()
                .filter(each -> each.verdict().judged())
                .count();
        long right = judgements.values().stream()
                .filter(each -> each.verdict() == Verdict.RIGHT)
                .count();
        List<BufferedTrajectory> trained = manifest.taken().stream()
                .flatMap(group -> group.trajectories().stream())
                .toList();
        return new Figures(
                finished.size(),
                (int) judged,
                judged == 0 ? 0 : (double) right / judged,
                meanReward(),
                finished.stream().mapToInt(RolloutRow::totalLength).average().orElse(0),
                written.stream()
                        .mapToLong(placed -> placed.row().segment().tokens().length())
                        .sum(),
                (int) written.stream()
                        .filter(placed -> placed.row().start() > 0)
                        .count(),
                ref.partials(),
                buffer.groups().size(),
                manifest.taken().size(),
                trained.size(),
                (int) trained.stream()
                        .filter(each -> each.oldest().compareTo(each.newest()) < 0)
                        .count(),
                dropped(DroppedGroup.Why.STALE),
                dropped(DroppedGroup.Why.UNJUDGED),
                stops());
    }

    /** Over the trajectories that the iteration trains on. */
    private double meanReward() {
        return manifest.taken().stream()
                .flatMap((BufferedGroup group) -> rewards.of(group).stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private int dropped(DroppedGroup.Why why) {
        return (int)
                manifest.dropped().stream().filter(each -> each.why() == why).count();
    }

    private SortedMap<String, Integer> stops() {
        SortedMap<String, Integer> stops = new TreeMap<>();
        for (PlacedRow placed : written) {
            StopReason stop = placed.row().segment().stop();
            String label = stop instanceof StopReason.Repetition ? "repetition" : stop.label();
            stops.merge(label, 1, Integer::sum);
        }
        return stops;
    }
}
