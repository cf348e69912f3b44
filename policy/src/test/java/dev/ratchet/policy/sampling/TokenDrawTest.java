package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.tokens.StopStrings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenDrawTest {
    private static final int VOCABULARY = 1_000;

    private final SplittableRandom random = new SplittableRandom(3);
    private final TokenDraw draw = new TokenDraw(VOCABULARY);

    @Test
    void each_token_has_its_share_of_the_numbers_from_0_to_1_behind_every_filter() {
        for (int round = 0; round < 60; round++) {
            SamplingSettings settings = new SamplingSettings(
                    random.nextBoolean() ? 1 : random.nextDouble(0.3, 3),
                    random.nextBoolean() ? 0 : random.nextInt(1, 1_200),
                    random.nextBoolean() ? 1 : random.nextDouble(0.05, 1),
                    random.nextBoolean() ? 0 : random.nextDouble(0, 0.5),
                    SamplingSettings.Penalties.NONE,
                    Set.of(),
                    StopStrings.NONE,
                    1,
                    RepetitionRule.OFF);
            float[] logits = logits(round % 3 == 0);
            double[] expected = filtered(logits, settings);
            double before = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                if (expected[token] > 1e-4) {
                    double middle = before + expected[token] / 2;
                    draw.draw(logits.clone(), 0, settings, middle);
                    assertThat(draw.token()).as("at %s of %s", middle, settings).isEqualTo(token);
                    assertThat((double) draw.drawnLogProb()).isEqualTo(Math.log(expected[token]), within(1e-4));
                    assertThat((double) draw.logProb()).isEqualTo(Math.log(softmax(logits, 1)[token]), within(1e-4));
                }
                before += expected[token];
            }
        }
    }

    @Test
    void what_may_not_be_drawn_never_is() {
        SamplingSettings settings = new SamplingSettings(
                2, 40, 0.8, 0.01, SamplingSettings.Penalties.NONE, Set.of(), StopStrings.NONE, 1, RepetitionRule.OFF);
        float[] logits = logits(true);
        double[] expected = filtered(logits, settings);
        for (int i = 0; i < 5_000; i++) {
            draw.draw(logits.clone(), 0, settings, i == 0 ? Math.nextDown(1.0) : random.nextDouble());
            assertThat(expected[draw.token()]).isPositive();
        }
    }

    @Test
    void without_temperature_the_first_of_the_likeliest_is_taken_for_sure() {
        float[] logits = logits(false);
        logits[300] = 50;
        logits[17] = 50;

        draw.draw(logits, 0, new SamplingSettings(0, 1, RepetitionRule.OFF), 0.99);

        assertThat(draw.token()).isEqualTo(17);
        assertThat(draw.drawnLogProb()).isZero();
        assertThat((double) draw.logProb()).isEqualTo(Math.log(0.5), within(1e-4));
    }

    @Test
    void logits_that_are_no_numbers_are_refused() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] logits = logits(false);
            logits[999] = bad;
            assertThatThrownBy(() -> draw.draw(logits, 0, new SamplingSettings(1, 1, RepetitionRule.OFF), 0.5))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("logits: NaN or infinite (expected: finite)");
        }
    }

    private float[] logits(boolean withEquals) {
        float[] logits = new float[Lanes.padded(VOCABULARY)];
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = withEquals ? random.nextInt(-6, 6) : (float) random.nextDouble(-8, 8);
        }
        return logits;
    }

    private static double[] softmax(float[] logits, double temperature) {
        double largest =
                IntStream.range(0, VOCABULARY).mapToDouble(i -> logits[i]).max().orElseThrow();
        double[] weights = new double[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            weights[i] = Math.exp((logits[i] - largest) / temperature);
        }
        return shares(weights);
    }

    private static double[] shares(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** The filters as the settings' documentation has them, by sorting everything. */
    private static double[] filtered(float[] logits, SamplingSettings settings) {
        double[] shares = softmax(logits, settings.temperature());
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, VOCABULARY).boxed().toList());
        order.sort(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i));
        List<Integer> kept =
                order.subList(0, settings.topK() == 0 ? VOCABULARY : Math.min(VOCABULARY, settings.topK()));
        double all = kept.stream().mapToDouble(i -> shares[i]).sum();
        int enough = 0;
        double reached = 0;
        while (enough < kept.size() && (settings.topP() == 1 || reached < settings.topP() * all)) {
            reached += shares[kept.get(enough++)];
        }
        double[] left = new double[VOCABULARY];
        for (int token : kept.subList(0, enough)) {
            if (shares[token] >= settings.minP() * shares[order.getFirst()]) {
                left[token] = shares[token];
            }
        }
        return shares(left);
    }
}
