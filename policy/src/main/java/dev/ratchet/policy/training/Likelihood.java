package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.RotaryTable.Rotation;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Log-probabilities of answers, and their gradients.
 *
 * <p>An {@link Objective} is a function of the log-probabilities of tokens; so its gradient is that of Σ slope ·
 * log-probability, with slopes that are numbers once the forward pass is done. R tokens are in the loss, of a vocabulary V.
 */
final class Likelihood {
    /** Scores of two blocks stay in the processor's caches. */
    private static final int BLOCK_TOKENS = 512;

    private final Transformer transformer;
    private final MemorySettings memory;
    private final Runnable alive;

    /**
     * @param alive runs between the native steps of a long answer
     */
    Likelihood(Transformer transformer, MemorySettings memory, Runnable alive) {
        this.transformer = transformer;
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
        return Compute.step(Gradients.OFF, () -> {
            NDArray hidden_NW =
                    transformer.hidden(packed.tokens(), packed.seen(), packed.positions(), attention(packed));
            return byAnswer(packed, logProbs(packed, hidden_NW));
        });
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
        if (memory.recompute()) {
            Compute.step(Gradients.OFF, () -> learnLayerByLayer(packed, objective));
        } else {
            Compute.step(Gradients.RECORDED, () -> {
                NDArray hidden_NW =
                        transformer.hidden(packed.tokens(), packed.seen(), packed.positions(), attention(packed));
                return learn(packed, hidden_NW, objective);
            });
        }
    }

    /**
     * The same with the activations of one layer in memory at a time: of the forward pass only what each layer reads is kept,
     * and going back each layer is computed once more, from a leaf whose gradient is what the layer before goes on with.
     */
    private boolean learnLayerByLayer(PackedTokens packed, Slopes objective) {
        PackedAttention attention = attention(packed);
        Rotation rotation = transformer.rotation(packed.positions());
        List<NDArray> inputs = new ArrayList<>();
        inputs.add(transformer.embedded(packed.tokens(), packed.seen()));
        for (int i = 0; i < transformer.config().layers(); i++) {
            int layer = i;
            inputs.add(Compute.keepResultOf(
                    Gradients.OFF, () -> transformer.layer(layer, inputs.get(layer), rotation, attention)));
        }
        NDArray gradient_NW = Compute.keepResultOf(Gradients.RECORDED, () -> {
            NDArray leaf_NW = leaf(inputs.getLast());
            learn(packed, transformer.normed(leaf_NW), objective);
            return leaf_NW.getGradient();
        });
        inputs.removeLast().close();
        for (int i = transformer.config().layers() - 1; i >= 0; i--) {
            int layer = i;
            NDArray upstream_NW = gradient_NW;
            gradient_NW = Compute.keepResultOf(Gradients.RECORDED, () -> {
                NDArray leaf_NW = leaf(inputs.getLast());
                Torch.backward(transformer.layer(layer, leaf_NW, rotation, attention), upstream_NW);
                return leaf_NW.getGradient();
            });
            upstream_NW.close();
            inputs.removeLast().close();
        }
        NDArray upstream_NW = gradient_NW;
        return Compute.step(Gradients.RECORDED, () -> {
            Torch.backward(transformer.embedded(packed.tokens(), packed.seen()), upstream_NW);
            return true;
        });
    }

    private PackedTokens packed(Microbatch microbatch) {
        return new PackedTokens(microbatch, transformer.config().vision());
    }

    private LongAnswer longAnswer(Microbatch microbatch, boolean learning) {
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

    private static NDArray leaf(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    private PackedAttention attention(PackedTokens packed) {
        return new PackedAttention(transformer.manager(), transformer.config(), packed);
    }

    private boolean learn(PackedTokens packed, NDArray hidden_NW, Slopes objective) {
        NDArray logProbs_R = logProbs(packed, hidden_NW);
        Torch.backward(logProbs_R, transformer.manager().create(slopes(packed, logProbs_R, objective)));
        return true;
    }

    private static float[] slopes(PackedTokens packed, NDArray logProbs_R, Slopes objective) {
        Map<Integer, double[]> slopes = new HashMap<>();
        byAnswer(packed, logProbs_R).forEach((answer, logProbs) -> slopes.put(answer, objective.at(answer, logProbs)));
        int[] answers = packed.answerOfRow();
        float[] slope = new float[answers.length];
        for (int row = 0, token = 0; row < slope.length; row++) {
            token = row > 0 && answers[row] == answers[row - 1] ? token + 1 : 0;
            slope[row] = (float) requireNonNull(slopes.get(answers[row]))[token];
        }
        return slope;
    }

    private NDArray logProbs(PackedTokens packed, NDArray hidden_NW) {
        NDArray rows_R = Torch.ids(transformer.manager(), packed.lossRows());
        NDArray targets_R1 = Torch.ids(transformer.manager(), packed.targets()).expandDims(1);
        return Compute.keepResultOf(() -> transformer
                .logits(Torch.rows(hidden_NW, rows_R))
                .logSoftmax(-1)
                .gather(targets_R1, 1)
                .squeeze(1));
    }

    /** In the order of answers; the rows of an answer stand together, in the order of its tokens. */
    private static Map<Integer, double[]> byAnswer(PackedTokens packed, NDArray logProbs_R) {
        float[] logProbs = logProbs_R.toFloatArray();
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
