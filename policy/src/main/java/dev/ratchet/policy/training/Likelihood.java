package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.gradient.TapedTransformer.Memory;
import dev.ratchet.policy.gradient.TapedTransformer.Pass;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Matrix;
import dev.ratchet.policy.model.Torch;
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
    private final TapedTransformer taped;
    private final MemorySettings memory;
    private final Runnable alive;

    /**
     * @param transformer computes long answers, and what pictures turn into
     * @param taped computes everything else
     * @param alive runs between the native steps of a long answer
     */
    Likelihood(Transformer transformer, TapedTransformer taped, MemorySettings memory, Runnable alive) {
        this.transformer = transformer;
        this.taped = taped;
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
        Pass pass = taped.begin(packed.positions(), packed.branches(), Memory.RECOMPUTED);
        return byAnswer(packed, logProbs(packed, pass));
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
        Pass pass = taped.begin(packed.positions(), packed.branches(), memory.ofPass());
        float[] logProbs = logProbs(packed, pass);
        Matrix gradient = pass.backward(slopes(packed, logProbs, objective));
        if (packed.sees()) {
            seenBack(packed, gradient);
        } else {
            pass.embedBack(packed.tokens());
        }
    }

    private float[] logProbs(PackedTokens packed, Pass pass) {
        if (packed.sees()) {
            Compute.step(Gradients.OFF, () -> {
                pass.embedded().putRows(0, matrix(transformer.embedded(packed.tokens(), packed.seen())));
                return true;
            });
        } else {
            pass.embed(packed.tokens());
        }
        pass.forward();
        return pass.logProbs(packed.lossRows(), packed.targets());
    }

    /** From what the first layer reads back into the embedding and the encoder of pictures. */
    private void seenBack(PackedTokens packed, Matrix gradient) {
        Compute.step(Gradients.RECORDED, () -> {
            NDArray embedded_NW = transformer.embedded(packed.tokens(), packed.seen());
            NDArray gradient_NW = Torch.uninitialised(transformer.manager(), gradient.rows(), gradient.columns());
            matrix(gradient_NW).putRows(0, gradient);
            Torch.backward(embedded_NW, gradient_NW);
            return true;
        });
    }

    private Matrix matrix(NDArray array_NW) {
        return Matrix.of(Torch.memory(array_NW), transformer.config().width());
    }

    private PackedTokens packed(Microbatch microbatch) {
        return new PackedTokens(microbatch, transformer.config().vision());
    }

    private LongAnswer longAnswer(Microbatch microbatch, boolean learning) {
        taped.release(); // nobody counts on room for both
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
