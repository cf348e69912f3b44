package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.StopReason;
import java.util.Optional;

/**
 * Which lines of summaries are wanted: those that fit all that is said.
 *
 * @param stop a kind of stop reason, as {@link StopReason#kind} says it
 * @param rewardMin least that the verdict earned; lines without a verdict do not fit
 * @param rewardMax most that the verdict earned; likewise
 * @param policyVersion neither older than the oldest that wrote it nor newer than the newest
 */
public record SummaryFilter(
        Optional<PromptId> prompt,
        Optional<String> stop,
        Optional<TrajectoryStatus> status,
        Optional<Double> rewardMin,
        Optional<Double> rewardMax,
        Optional<Integer> policyVersion) {
    /** All lines. */
    public static final SummaryFilter ALL = new SummaryFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public SummaryFilter {
        requireNonNull(prompt, "prompt");
        requireNonNull(stop, "stop");
        requireNonNull(status, "status");
        requireNonNull(rewardMin, "rewardMin");
        requireNonNull(rewardMax, "rewardMax");
        requireNonNull(policyVersion, "policyVersion");
        stop.ifPresent(kind ->
                require(StopReason.KINDS.contains(kind), "stop: \"%s\" (expected: one of %s)", kind, StopReason.KINDS));
        rewardMin.ifPresent(least -> require(
                Double.isFinite(least) && least <= rewardMax.orElse(Double.MAX_VALUE),
                "rewardMin: %s with rewardMax %s (expected: a number, and no more than that)",
                least,
                rewardMax.map(String::valueOf).orElse("none")));
        rewardMax.ifPresent(most -> require(Double.isFinite(most), "rewardMax: %s (expected: a number)", most));
        policyVersion.ifPresent(version -> require(version >= 0, "policyVersion: %d (expected: >= 0)", version));
    }

    public boolean fits(SummaryRow row) {
        return prompt.map(row.prompt()::equals).orElse(true)
                && stop.map(row.stop().kind()::equals).orElse(true)
                && status.map(row.status()::equals).orElse(true)
                && (!asksForReward()
                        || row.correctness().filter(this::fitsReward).isPresent())
                && policyVersion
                        .map(version -> row.policyVersions().min() <= version
                                && version <= row.policyVersions().max())
                        .orElse(true);
    }

    boolean asksForReward() {
        return rewardMin.isPresent() || rewardMax.isPresent();
    }

    boolean fitsReward(double reward) {
        return rewardMin.orElse(-Double.MAX_VALUE) <= reward && reward <= rewardMax.orElse(Double.MAX_VALUE);
    }
}
