package dev.ratchet.activities.buffer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.buffer.ReplayBuffering.PlacedRow;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Reward;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.replay.BufferManifest;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.replay.DroppedGroup;
import dev.ratchet.storage.replay.ReplayBuffer;
import dev.ratchet.storage.replay.Score;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    /**
     * One row for each trajectory that wrote in this iteration, in the order of the shards; then one for each that wrote earlier
     * and whose group this iteration trains on or drops, so that the summaries say of every trajectory what became of it.
     */
    List<SummaryRow> rows() {
        Map<TrajectoryId, Integer> lengths = new LinkedHashMap<>();
        for (PlacedRow placed : written) {
            lengths.put(
                    placed.row().trajectory(), placed.row().segment().tokens().length());
        }
        Stream.concat(manifest.taken().stream(), manifest.dropped().stream().map(DroppedGroup::group))
                .flatMap(group -> group.trajectories().stream())
                .forEach(trajectory -> lengths.putIfAbsent(trajectory.id(), 0));
        Map<TrajectoryId, Member> members = members();
        List<SummaryRow> rows = new ArrayList<>();
        lengths.forEach((id, length) ->
                rows.add(requireNonNull(members.get(id), "its group").row(length)));
        return rows;
    }

    /**
     * A trajectory in its group, after this iteration.
     *
     * @param settled what became of the group; empty while it waits
     * @param reward what this iteration trains with
     */
    private record Member(
            BufferedTrajectory trajectory,
            PromptId prompt,
            Optional<TrajectoryStatus> settled,
            Optional<Reward> reward) {
        SummaryRow row(int iterationLength) {
            return new SummaryRow(
                    trajectory.id(),
                    prompt,
                    trajectory.stop(),
                    iterationLength,
                    trajectory.length(),
                    trajectory.score().flatMap(Score::reward),
                    reward.map(Reward::length),
                    new SummaryRow.PolicyVersions(
                            trajectory.oldest().number(), trajectory.newest().number(), trajectory.policyVersions()),
                    trajectory.rows().getLast(),
                    settled.orElse(trajectory.finished() ? TrajectoryStatus.WAITING : TrajectoryStatus.PARTIAL));
        }
    }

    /** The trajectories of all groups that there are: each group is trained on, dropped, or waits. */
    private Map<TrajectoryId, Member> members() {
        Map<TrajectoryId, Member> members = new HashMap<>();
        buffer.groups().forEach(group -> add(members, group, Optional.empty(), List.of()));
        manifest.taken()
                .forEach(group -> add(members, group, Optional.of(TrajectoryStatus.TRAINED), rewards.of(group)));
        manifest.dropped()
                .forEach(each -> add(members, each.group(), Optional.of(TrajectoryStatus.DROPPED), List.of()));
        return members;
    }

    /** Adds a group's trajectories; {@code earned} has a reward for each, or none. */
    private static void add(
            Map<TrajectoryId, Member> members,
            BufferedGroup group,
            Optional<TrajectoryStatus> settled,
            List<Reward> earned) {
        for (BufferedTrajectory trajectory : group.trajectories()) {
            Optional<Reward> reward = earned.isEmpty()
                    ? Optional.empty()
                    : Optional.of(earned.get(trajectory.id().sample()));
            members.put(trajectory.id(), new Member(trajectory, group.prompt(), settled, reward));
        }
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
                trainedReward(),
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

    private double meanReward() {
        return written.stream()
                .map(placed -> judgements.get(placed.row().trajectory()))
                .filter(Objects::nonNull)
                .flatMap(judgement -> rewards.correctness(judgement).stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private @Nullable Double trainedReward() {
        OptionalDouble mean = manifest.taken().stream()
                .flatMap((BufferedGroup group) -> rewards.of(group).stream())
                .mapToDouble(Reward::total)
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private int dropped(DroppedGroup.Why why) {
        return (int)
                manifest.dropped().stream().filter(each -> each.why() == why).count();
    }

    private SortedMap<String, Integer> stops() {
        SortedMap<String, Integer> stops = new TreeMap<>();
        for (PlacedRow placed : written) {
            stops.merge(placed.row().segment().stop().kind(), 1, Integer::sum);
        }
        return stops;
    }
}
