package dev.ratchet.storage.trajectory;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** Random rows of every kind. */
final class Rows {
    private static final List<StopReason> STOPS = List.of(
            new StopReason.EndOfText(),
            new StopReason.RoundFull(),
            new StopReason.BudgetSpent(),
            new StopReason.HardLimit(),
            new StopReason.Repetition(3, 9));

    private Rows() {}

    static <R> List<R> some(SplittableRandom random, int most, Function<SplittableRandom, R> row) {
        return Stream.generate(() -> row.apply(random))
                .limit(random.nextInt(most + 1))
                .toList();
    }

    static RoundRow round(SplittableRandom random) {
        return new RoundRow(trajectory(random), random.nextInt(1_000), segment(random, 40), numerics(random));
    }

    static RolloutRow rollout(SplittableRandom random) {
        TrajectoryId trajectory = trajectory(random);
        Segment segment = segment(random, 40);
        int start = random.nextBoolean() ? 0 : random.nextInt(1_000);
        return new RolloutRow(
                trajectory,
                trajectory.group().iteration() + random.nextInt(3),
                new Prompt(
                        new PromptId("p" + random.nextInt(100)),
                        Domain.MATH,
                        random.nextInt(1, 9),
                        random.nextInt(99) + " + 4 = ? ∑ 𝛑",
                        "" + random.nextInt(200)),
                tokens(random, random.nextInt(20)),
                start,
                segment,
                random.nextInt(5),
                start == 0
                        ? List.of()
                        : List.of(new RowLocation("a/b/1.arrow", random.nextInt(9)), new RowLocation("a/b/2.arrow", 0)),
                segment.stop().resumable() ? Optional.empty() : Optional.of(random.nextBoolean() ? "" : "zwölf 12"),
                Stream.generate(() -> numerics(random)).limit(random.nextInt(3)).toList());
    }

    static ScoreRow score(SplittableRandom random) {
        Verdict verdict = List.of(Verdict.values()).get(random.nextInt(Verdict.values().length));
        return new ScoreRow(
                trajectory(random),
                judgement(verdict, new VerifierId("numeric", random.nextInt(1, 5))),
                random.nextBoolean() ? Optional.of(random.nextDouble()) : Optional.empty());
    }

    private static Judgement judgement(Verdict verdict, VerifierId verifier) {
        return switch (verdict) {
            case PARTLY_RIGHT ->
                Judgement.ofParts(
                        List.of(new Part("case 1", 0.5, 1), new Part("case 2 ∑", 0, 2)), "1 of 2 blanks", verifier);
            case RIGHT -> Judgement.ofParts(List.of(new Part("case 1", 1, 1)), "all of it", verifier);
            case WRONG, UNVERIFIABLE, VERIFIER_FAILED -> Judgement.whole(verdict, "12 is not 13", verifier);
        };
    }

    static SummaryRow summary(SplittableRandom random) {
        int length = random.nextInt(100);
        int oldest = random.nextInt(9);
        TrajectoryStatus status =
                List.of(TrajectoryStatus.values()).get(random.nextInt(TrajectoryStatus.values().length));
        boolean trained = status == TrajectoryStatus.TRAINED;
        return new SummaryRow(
                trajectory(random),
                new PromptId("p" + random.nextInt(100)),
                stop(random),
                length,
                length + random.nextInt(100),
                trained || random.nextBoolean() ? Optional.of(random.nextDouble()) : Optional.empty(),
                trained && random.nextBoolean() ? Optional.of(random.nextDouble() - 0.5) : Optional.empty(),
                new PolicyVersions(oldest, oldest + 2, random.nextInt(1, 4)),
                new RowLocation("campaigns/a/main/iterations/000001/rollouts/new-0001.arrow", random.nextInt(64)),
                status);
    }

    static Segment segment(SplittableRandom random, int most) {
        int length = random.nextInt(most + 1);
        return new Segment(
                new PolicyVersion(random.nextInt(50)),
                tokens(random, length),
                logProbs(random, length),
                random.nextBoolean() ? LogProbs.EMPTY : logProbs(random, length),
                stop(random));
    }

    static TokenIds tokens(SplittableRandom random, int length) {
        return TokenIds.of(random.ints(length, 0, 50_000).toArray());
    }

    private static LogProbs logProbs(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.log1p(-random.nextDouble() * 0.999);
        }
        return LogProbs.of(values);
    }

    private static String numerics(SplittableRandom random) {
        return "PyTorch 2.7.1, avx2 fma, %d threads".formatted(random.nextInt(1, 9));
    }

    private static StopReason stop(SplittableRandom random) {
        return STOPS.get(random.nextInt(STOPS.size()));
    }

    private static TrajectoryId trajectory(SplittableRandom random) {
        return new TrajectoryId(new GroupId(random.nextInt(1, 100), random.nextInt(64)), random.nextInt(16));
    }
}
