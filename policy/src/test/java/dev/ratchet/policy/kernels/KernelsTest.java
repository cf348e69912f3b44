package dev.ratchet.policy.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelsTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @BeforeAll
    static void only_where_there_are_vectors() {
        assumeThat(Lanes.VECTORS)
                .as("vectors of eight on this processor, without which there is nothing to compare")
                .isTrue();
    }

    @Test
    void products_by_vectors_and_one_by_one_have_the_same_bits_for_any_number_of_rows() {
        for (int rows = 0; rows <= 13; rows++) {
            int length = 1 + random.nextInt(50);
            float[] x = numbers(rows * (length + 3));
            float[] panel = numbers(length * Lanes.PANEL + 5);
            float[] start = numbers(rows * Lanes.PANEL);
            float[] vectors = start.clone();
            float[] scalars = start.clone();

            Tile.multiply(x, 0, length + 3, rows, panel, 5, length, vectors, 0, Lanes.PANEL);
            Scalar.multiply(x, 0, length + 3, rows, panel, 5, length, scalars, 0, Lanes.PANEL);

            assertThat(vectors).containsExactly(scalars);
        }
    }

    @Test
    void a_row_has_the_same_bits_whatever_rows_are_beside_it() {
        int length = 70;
        float[] x = numbers(12 * length);
        float[] panel = numbers(length * Lanes.PANEL);
        float[] together = new float[12 * Lanes.PANEL];
        Tile.multiply(x, 0, length, 12, panel, 0, length, together, 0, Lanes.PANEL);
        for (int rows = 1; rows <= 7; rows++) {
            for (int from = 0; from + rows <= 12; from++) {
                float[] few = new float[rows * Lanes.PANEL];
                Tile.multiply(x, from * length, length, rows, panel, 0, length, few, 0, Lanes.PANEL);
                assertThat(few)
                        .containsExactly(Arrays.copyOfRange(together, from * Lanes.PANEL, (from + rows) * Lanes.PANEL));
            }
        }
    }

    @Test
    void exponentials_are_right_to_two_units_in_the_last_place_and_0_far_below() {
        int count = 4_001;
        float[] x = new float[Lanes.padded(count)];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextDouble(-86.9, 0);
        }
        x[0] = 0;
        x[1] = -87.1f;
        x[2] = Float.NEGATIVE_INFINITY;
        float[] vectors = new float[x.length];
        float[] scalars = new float[x.length];

        float sum = Functions.exp(x.clone(), 0, count, 0, 1, vectors, 0);

        assertThat(Scalar.exp(x.clone(), 0, x.length, 0, 1, scalars, 0)).isNotNaN();
        assertThat(Arrays.copyOf(scalars, count)).containsExactly(Arrays.copyOf(vectors, count));
        assertThat(vectors[0]).isEqualTo(1f);
        assertThat(vectors[1]).isZero();
        assertThat(vectors[2]).isZero();
        double expected = 0;
        for (int i = 0; i < count; i++) {
            double right = x[i] < -87 ? 0 : Math.exp(x[i]);
            assertThat((double) vectors[i]).isCloseTo(right, within(2.0 * Math.ulp((float) right)));
            expected += right;
        }
        assertThat((double) sum).isCloseTo(expected, within(1e-5 * expected));
        assertThat(Arrays.copyOfRange(vectors, count, vectors.length)).containsOnly(0f);
    }

    @Test
    void norms_gates_sums_and_the_largest_have_the_same_bits_one_by_one() {
        for (int count = 1; count < 60; count += 7) {
            float[] x = Arrays.copyOf(numbers(count), Lanes.padded(count));
            float[] up = numbers(x.length);
            int whole = count / Lanes.PANEL * Lanes.PANEL;
            float[] gated = new float[x.length];
            float[] oneByOne = new float[x.length];

            Functions.swiGlu(x, 0, up, 0, x.length, gated, 0);
            Scalar.swiGlu(x, 0, up, 0, x.length, oneByOne, 0);

            assertThat(gated).containsExactly(oneByOne);
            assertThat(Functions.sum(x, 0, x.length)).isEqualTo(Scalar.sum(x, 0, x.length));
            assertThat(Functions.max(x, 0, count)).isEqualTo(largest(x, count));
            float[] normed = new float[x.length];
            float[] ones = new float[x.length];
            Arrays.fill(ones, 1);
            Functions.rmsNorm(x, 0, ones, 0, count, 1e-5f, normed, 0);
            double square = IntStream.range(0, count)
                    .mapToDouble(i -> normed[i] * (double) normed[i])
                    .sum();
            assertThat(square / count).isEqualTo(1, within(1e-3));
            assertThat(whole).isLessThanOrEqualTo(count);
        }
    }

    @Test
    void layer_norms_and_gelu_have_the_same_bits_one_by_one_and_are_right() {
        for (int count = 1; count < 60; count += 7) {
            int padded = Lanes.padded(count);
            float[] x = Arrays.copyOf(numbers(count), padded);
            float[] weight = numbers(count);
            float[] bias = numbers(count);
            float[] normed = new float[padded];

            Functions.layerNorm(x, 0, weight, bias, count, 1e-5f, normed, 0);

            assertThat(normed).containsExactly(oneByOne(x, weight, bias, count));
            double mean = IntStream.range(0, count).mapToDouble(i -> x[i]).sum() / count;
            double variance = IntStream.range(0, count)
                            .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                            .sum()
                    / count;
            for (int i = 0; i < count; i++) {
                double right = (x[i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
                assertThat((double) normed[i]).isEqualTo(right, within(1e-4));
            }

            float[] gates = Arrays.copyOf(x, padded);
            float[] scalars = Arrays.copyOf(x, padded);
            Functions.gelu(gates, 0, padded);
            Scalar.gelu(scalars, 0, padded);
            assertThat(gates).containsExactly(scalars);
            for (int i = 0; i < count; i++) {
                double u = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * Math.pow(x[i], 3));
                assertThat((double) gates[i]).isEqualTo(x[i] * (1 + Math.tanh(u)) / 2, within(1e-6));
            }
        }
        float[] far = {-40, 40, -1e30f, 1e30f, 0, 1, 2, 3};
        Functions.gelu(far, 0, 8);
        assertThat(far[0]).isEqualTo(0, within(1e-6f));
        assertThat(far[1]).isEqualTo(40);
        assertThat(far[2]).isEqualTo(0, within(1e-6f));
        assertThat(far[3]).isEqualTo(1e30f);
    }

    /** A layer norm by {@link Scalar}. */
    private static float[] oneByOne(float[] x, float[] weight, float[] bias, int count) {
        int whole = count / Lanes.PANEL * Lanes.PANEL;
        float sum = Scalar.sum(x, 0, whole);
        for (int i = whole; i < count; i++) {
            sum += x[i];
        }
        float[] y = new float[x.length];
        for (int i = 0; i < count; i++) {
            y[i] = x[i] - sum / count;
        }
        float squares = Scalar.squares(y, 0, whole);
        for (int i = whole; i < count; i++) {
            squares = Math.fma(y[i], y[i], squares);
        }
        float scale = (float) (1 / Math.sqrt(squares / count + 1e-5f));
        for (int i = 0; i < count; i++) {
            y[i] = y[i] * scale * weight[i] + bias[i];
        }
        return y;
    }

    private static float largest(float[] x, int count) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, x[i]);
        }
        return largest;
    }

    @ParameterizedTest
    @EnumSource
    void a_matrix_of_any_precision_multiplies_with_the_numbers_it_says_it_has(Precision precision) {
        int rows = 157;
        int columns = 23;
        PanelMatrix matrix = PanelMatrix.zero(precision, rows, columns);
        matrix.put(0, FloatBuffer.wrap(numbers(30 * columns)));
        matrix.put(30, FloatBuffer.wrap(numbers(127 * columns)));
        for (int count : List.of(
                1, 2, 3, 4, 5, 6, 31, 32, 40)) { // four by four up to 32, then one more four that reads nothing ahead
            float[] x = numbers(count * columns);
            float[] y = numbers(count * Lanes.padded(rows));

            try (Team team = new Team(2)) {
                matrix.multiply(team, x, columns, count, y, Lanes.padded(rows));
            }

            for (int row = 0; row < count; row++) {
                for (int out = 0; out < rows; out++) {
                    float sum = 0;
                    for (int k = 0; k < columns; k++) {
                        sum = Math.fma(x[row * columns + k], matrix.at(out, k), sum);
                    }
                    assertThat(y[row * Lanes.padded(rows) + out]).isEqualTo(sum);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_precision_keeps_numbers_as_near_as_it_can(Precision precision) {
        PanelMatrix matrix = PanelMatrix.zero(precision, 2, 300);
        float[] values = numbers(600);
        matrix.put(0, FloatBuffer.wrap(values));

        double largest = 0;
        for (int i = 0; i < 300; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        for (int i = 0; i < 300; i++) {
            double most = switch (precision) {
                case FP32 -> 0;
                case BF16 -> Math.abs(values[i]) / 256;
                case INT8 -> largest / 127 / 2 * 1.001;
            };
            assertThat((double) matrix.at(0, i)).isEqualTo(values[i], within(most));
        }
        assertThat(matrix.at(1, 299))
                .as("the last row of the panel that has one")
                .isNotZero();
    }

    @Test
    void a_team_runs_each_part_once_and_says_what_a_part_threw() {
        try (Team team = new Team(3)) {
            for (int round = 0; round < 300; round++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(50);
                team.each(50, (part, worker) -> {
                    assertThat(worker.index()).isBetween(0, 2);
                    runs.incrementAndGet(part);
                });
                assertThat(IntStream.range(0, 50).map(runs::get)).containsOnly(1);
            }
            assertThatThrownBy(() -> team.each(9, (part, _) -> {
                        if (part == 7) {
                            throw new IllegalStateException("part 7");
                        }
                    }))
                    .hasMessage("part 7");
        }
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-2, 2);
        }
        return numbers;
    }
}
