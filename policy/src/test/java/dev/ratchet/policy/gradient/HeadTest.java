package dev.ratchet.policy.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.LayerWeights.Learned;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Devices;
import dev.ratchet.policy.model.Matrix;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    private static final ModelConfig CONFIG = Models.tiny();
    private static final int WIDTH = CONFIG.width();
    private static final int VOCABULARY = CONFIG.vocabulary();
    private static final int ROWS = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7})
    void of_however_many_rows_there_are_logits_at_a_time_it_is_the_softmax_and_its_gradient(int rowsAtATime) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] hidden = new double[ROWS][WIDTH];
        int[] targets = new int[ROWS];
        float[] slopes = new float[ROWS];
        Compute.configure(2);
        Devices.assumeProcessor();
        try (Weights all = Models.lively(CONFIG, 5);
                Team team = new Team(2);
                Arena arena = Arena.ofShared()) {
            all.parameters().forEach(parameter -> parameter.array().setRequiresGradient(true));
            Learned weights = Learned.of(all, "model.embed_tokens.weight");
            Matrix states = Matrix.zero(arena, ROWS, WIDTH);
            for (int row = 0; row < ROWS; row++) {
                float[] x = new float[WIDTH];
                for (int i = 0; i < WIDTH; i++) {
                    x[i] = (float) random.nextDouble(-1, 1);
                    hidden[row][i] = x[i];
                }
                states.put(row, x);
                targets[row] = random.nextInt(VOCABULARY);
                slopes[row] = (float) random.nextDouble(-1, 1);
            }
            Scratch[] scratches =
                    IntStream.range(0, 2).mapToObj(_ -> new Scratch(arena)).toArray(Scratch[]::new);
            Matrix logits = Matrix.zero(arena, rowsAtATime, VOCABULARY);
            LossMemory.Rows memory = new LossMemory.Rows(states, Matrix.zero(arena, ROWS, WIDTH), logits);
            Head head = new Head(weights, memory, targets);

            float[] logProbs = head.logProbs(team, scratches);
            Matrix hiddenGradient = head.backward(team, scratches, slopes);

            requireSoftmax(weights, hidden, targets, slopes, logProbs, hiddenGradient);
        }
    }

    private static void requireSoftmax(
            Learned weights,
            double[][] hidden,
            int[] targets,
            float[] slopes,
            float[] logProbs,
            Matrix hiddenGradient) {
        double[][] weightGradient = new double[VOCABULARY][WIDTH];
        float[] weight = new float[WIDTH];
        float[] got = new float[WIDTH];
        for (int row = 0; row < ROWS; row++) {
            double[] exponentials = new double[VOCABULARY];
            for (int token = 0; token < VOCABULARY; token++) {
                weights.value().get(token, weight);
                double logit = 0;
                for (int i = 0; i < WIDTH; i++) {
                    logit += weight[i] * hidden[row][i];
                }
                exponentials[token] = Math.exp(logit);
            }
            double sum = Arrays.stream(exponentials).sum();
            assertThat((double) logProbs[row]).isEqualTo(Math.log(exponentials[targets[row]] / sum), within(1e-5));
            double[] stateGradient = new double[WIDTH];
            for (int token = 0; token < VOCABULARY; token++) {
                double logitGradient = slopes[row] * ((token == targets[row] ? 1 : 0) - exponentials[token] / sum);
                weights.value().get(token, weight);
                for (int i = 0; i < WIDTH; i++) {
                    stateGradient[i] += logitGradient * weight[i];
                    weightGradient[token][i] += logitGradient * hidden[row][i];
                }
            }
            hiddenGradient.get(row, got);
            for (int i = 0; i < WIDTH; i++) {
                assertThat((double) got[i]).isEqualTo(stateGradient[i], within(1e-5));
            }
        }
        for (int token = 0; token < VOCABULARY; token++) {
            weights.gradient().get(token, got);
            for (int i = 0; i < WIDTH; i++) {
                assertThat((double) got[i]).isEqualTo(weightGradient[token][i], within(1e-5));
            }
        }
    }
}
