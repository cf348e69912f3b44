package dev.ratchet.storage.replay;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.replay.Delta.OpenedGroup;
import dev.ratchet.storage.replay.ReplayBuffer.Partial;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A made-up campaign: what each iteration would bring to the buffer. */
final class Campaign {
    private final SplittableRandom random;
    private final int groups;
    private final int samples;
    private final double cut;
    private final double unjudged;

    /** Iterations of {@code groups} by {@code samples}, of which {@code cut} run out of budget each time. */
    Campaign(SplittableRandom random, int groups, int samples, double cut, double unjudged) {
        this.random = random;
        this.groups = groups;
        this.samples = samples;
        this.cut = cut;
        this.unjudged = unjudged;
    }

    Delta next(ReplayBuffer buffer, ReplaySettings settings) {
        int iteration = buffer.iteration() + 1;
        List<OpenedGroup> opened = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            GroupId id = new GroupId(iteration, i);
            List<SealedTrajectory> sealed = new ArrayList<>();
            for (int sample = 0; sample < samples; sample++) {
                sealed.add(sealed(new TrajectoryId(id, sample), iteration, 0));
            }
            opened.add(new OpenedGroup(id, new PromptId("p" + i), sealed));
        }
        List<SealedTrajectory> resumed = new ArrayList<>();
        for (Partial partial : buffer.partials(settings)) {
            resumed.add(sealed(
                    partial.trajectory().id(), iteration, partial.trajectory().length()));
        }
        return new Delta(iteration, settings, opened, resumed);
    }

    private SealedTrajectory sealed(TrajectoryId id, int iteration, int before) {
        boolean partial = random.nextDouble() < cut;
        Verdict verdict = random.nextDouble() < unjudged
                ? (random.nextBoolean() ? Verdict.UNVERIFIABLE : Verdict.VERIFIER_FAILED)
                : (random.nextBoolean() ? Verdict.RIGHT : Verdict.WRONG);
        return sealed(id, iteration, before + random.nextInt(50), partial ? Optional.empty() : Optional.of(verdict));
    }

    static SealedTrajectory sealed(TrajectoryId id, int iteration, int length, Optional<Verdict> verdict) {
        return new SealedTrajectory(
                id,
                new RowLocation("i/%06d/shard".formatted(iteration), id.group().index() * 100 + id.sample()),
                length,
                verdict.isPresent() ? new StopReason.EndOfText() : new StopReason.BudgetSpent(),
                new PolicyVersion(iteration - 1),
                verdict.map(said -> new Score(
                        said, said.judged() ? Optional.of(said == Verdict.RIGHT ? 1.0 : 0.0) : Optional.empty())));
    }
}
