package dev.ratchet.policy.training;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Groups for tests. */
final class Groups {
    private Groups() {}

    /** Prompts and answers of all lengths, some of one token, some with masked segments. */
    static List<TrainedGroup> random(int groups, int answers, int vocabulary, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainedGroup> all = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            GroupId id = new GroupId(1, g);
            List<TrainedAnswer> some = new ArrayList<>();
            for (int i = 0; i < answers; i++) {
                TokenIds tokens = tokens(random, random.nextInt(1, 9), vocabulary);
                int lossFrom = i % 3 == 2 ? random.nextInt(0, tokens.length() + 1) : 0;
                some.add(new TrainedAnswer(new TrajectoryId(id, i), tokens, lossFrom, i % 2));
            }
            all.add(new TrainedGroup(id, tokens(random, random.nextInt(1, 6), vocabulary), some));
        }
        return all;
    }

    /** The same groups, whose answers were written with log-probabilities drawn here. */
    static List<TrainedGroup> written(List<TrainedGroup> groups, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return groups.stream()
                .map(group -> new TrainedGroup(
                        group.id(),
                        group.prompt(),
                        group.answers().stream()
                                .map(answer -> written(answer, random))
                                .toList()))
                .toList();
    }

    private static TrainedAnswer written(TrainedAnswer answer, SplittableRandom random) {
        float[] logProbs = new float[answer.tokens().length()];
        for (int t = 0; t < logProbs.length; t++) {
            logProbs[t] = (float) -random.nextDouble(1, 4);
        }
        return new TrainedAnswer(
                answer.id(), answer.tokens(), answer.lossFrom(), answer.reward(), Optional.of(LogProbs.of(logProbs)));
    }

    static TokenIds tokens(SplittableRandom random, int length, int vocabulary) {
        return TokenIds.of(random.ints(length, 0, vocabulary).toArray());
    }
}
