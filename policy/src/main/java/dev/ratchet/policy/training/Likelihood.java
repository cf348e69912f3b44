package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.model.Transformer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Log-probabilities of answers, and their gradients.
 *
 * <p>An {@link Objective} is a function of the log-probabilities of tokens; so its gradient is that of Σ slope ·
 * log-probability, with slopes that are numbers once the forward pass is done.
 */
final class Likelihood {
    /** Scores of two blocks stay in the processor's caches. */
    private static final int BLOCK_TOKENS = 512;

    private final Transformer transformer;
    private final Network network;
    private final MemorySettings memory;
    private final Runnable alive;

    /**
     * @param transformer computes long answers
     * @param network computes all others
     * @param alive runs between the native steps of a long answer
     */
    Likelihood(Transformer transformer, Network network, MemorySettings memory, Runnable alive) {
        this.transformer = transformer;
        this.network = network;
        this.memory = memory;
        this.alive = alive;
    }

    /** What an objective says of one answer when the log-probabilities of its tokens in the loss are known: the slope at each. */
    @FunctionalInterface
    interface Slopes {
        double[] at(int answer, double[] logProbs);
    }

    /** Log-probabilities of the tokens in the loss of each answer of the microbatch, by its index. */
    Map<Integer, double[]> of(Microbatch microbatch) {
        if (memory.isLong(microbatch)) {
            try (LongAnswer answer = longAnswer(microbatch, false)) {
                return Map.of(microbatch.first().index(), answer.logProbs());
            }
        }
        PackedTokens packed = packed(microbatch);
        return byAnswer(packed, network.logProbs(packed));
    }

    /** Computes the log-probabilities as {@link #of} does and adds the objective's gradient to those of the weights. */
    void learn(Microbatch microbatch, Slopes objective) {
        if (memory.isLong(microbatch)) {
            try (LongAnswer answer = longAnswer(microbatch, true)) {
                answer.learn(logProbs -> objective.at(microbatch.first().index(), logProbs));
            }
            return;
        }
        PackedTokens packed = packed(microbatch);
        network.learn(packed, memory, logProbs -> slopes(packed, logProbs, objective));
    }

    private PackedTokens packed(Microbatch microbatch) {
        return new PackedTokens(microbatch, transformer.config().vision());
    }

    private LongAnswer longAnswer(Microbatch microbatch, boolean learning) {
        network.release(); // nobody counts on room for both
        MicrobatchMemory.requireNoPictures(microbatch);
        TokenIds prompt = microbatch.branches().getFirst().prompt();
        return new LongAnswer(
                transformer,
                prompt.followedBy(microbatch.first().tokens()).toArray(),
                prompt.length() + microbatch.first().lossFrom(),
                BLOCK_TOKENS,
                learning,
                alive);
    }

    private static float[] slopes(PackedTokens packed, float[] logProbs, Slopes objective) {
        Map<Integer, double[]> slopes = new HashMap<>();
        byAnswer(packed, logProbs).forEach((answer, own) -> slopes.put(answer, objective.at(answer, own)));
        int[] answers = packed.answerOfRow();
        float[] slope = new float[answers.length];
        for (int row = 0, token = 0; row < slope.length; row++) {
            token = row > 0 && answers[row] == answers[row - 1] ? token + 1 : 0;
            slope[row] = (float) requireNonNull(slopes.get(answers[row]))[token];
        }
        return slope;
    }

    /** In the order of answers; the rows of an answer stand together, in the order of its tokens. */
    private static Map<Integer, double[]> byAnswer(PackedTokens packed, float[] logProbs) {
        int[] answers = packed.answerOfRow();
        Map<Integer, double[]> byAnswer = new TreeMap<>();
        for (int from = 0, to; from < answers.length; from = to) {
            to = from;
            while (to < answers.length && answers[to] == answers[from]) {
                to++;
            }
            byAnswer.put(
                    answers[from],
                    IntStream.range(from, to).mapToDouble(row -> logProbs[row]).toArray());
        }
        return byAnswer;
    }
}
