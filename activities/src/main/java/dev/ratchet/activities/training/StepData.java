package dev.ratchet.activities.training;

import dev.ratchet.activities.buffer.RewardSchedule;
import dev.ratchet.activities.rollout.SealedRows;
import dev.ratchet.domain.reward.Reward;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.training.TrainedAnswer;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a step trains on, read from the sealed rows.
 *
 * @param pictures as the policy that learns sees them, by their checksums
 * @param replay which of the tokens are in the loss
 * @param objective whether it weighs tokens by who wrote them
 */
record StepData(
        SealedRows rows,
        Function<List<String>, List<Picture>> pictures,
        RewardSchedule rewards,
        ReplaySpec replay,
        TrainingSpec.Objective objective) {
    List<TrainedGroup> groups(List<BufferedGroup> taken) {
        return taken.stream().map(this::group).toList();
    }

    private TrainedGroup group(BufferedGroup group) {
        List<Reward> reward = rewards.of(group);
        List<TrainedAnswer> answers = new ArrayList<>();
        TokenIds prompt = TokenIds.EMPTY;
        List<String> images = List.of();
        for (BufferedTrajectory trajectory : group.trajectories()) {
            List<RolloutRow> written = trajectory.rows().stream()
                    .map(location -> rows.of(trajectory.id(), location))
                    .toList();
            prompt = written.getFirst().promptTokens();
            images = written.getFirst().prompt().images();
            TokenIds tokens =
                    written.stream().map(row -> row.segment().tokens()).reduce(TokenIds.EMPTY, TokenIds::followedBy);
            int lossFrom = masked(trajectory) ? tokens.length() : lossFrom(written.getLast());
            answers.add(new TrainedAnswer(
                    trajectory.id(),
                    tokens,
                    lossFrom,
                    reward.get(answers.size()).total(),
                    behaviour(written)));
        }
        return new TrainedGroup(group.id(), prompt, pictures.apply(images), answers);
    }

    private Optional<LogProbs> behaviour(List<RolloutRow> written) {
        return objective.importanceCap() == 0
                ? Optional.empty()
                : Optional.of(written.stream()
                        .map(row -> row.segment().logProbs())
                        .reduce(LogProbs.EMPTY, LogProbs::followedBy));
    }

    private boolean masked(BufferedTrajectory trajectory) {
        return switch (replay.hardLimit()) {
            case TRAIN -> false;
            case MASK -> trajectory.stop() instanceof StopReason.HardLimit;
        };
    }

    private int lossFrom(RolloutRow newest) {
        return switch (replay.segments()) {
            case ALL -> 0;
            case NEWEST -> newest.start();
        };
    }
}
