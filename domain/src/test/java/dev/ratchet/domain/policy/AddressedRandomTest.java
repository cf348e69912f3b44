package dev.ratchet.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Statistics of fixed seeds: the numbers never change, so neither do the verdicts. */
class AddressedRandomTest {
    private static final int DRAWS = 100_000;

    @Test
    void the_same_address_draws_the_same_and_these_very_numbers() {
        assertThat(AddressedRandom.uniform(1, 2, 3)).isEqualTo(AddressedRandom.uniform(1, 2, 3));
        assertThat(AddressedRandom.bits(0)).isEqualTo(0x48218226FF3CD4BFL);
        assertThat(AddressedRandom.bits(42, 7, 9)).isEqualTo(0x2B8898258D1BDA0AL);
    }

    @Test
    void draws_are_uniform_along_positions_addresses_and_seeds() {
        assertUniform(i -> AddressedRandom.uniform(1, 5, i));
        assertUniform(i -> AddressedRandom.uniform(1, i, 5));
        assertUniform(i -> AddressedRandom.uniform(i, 1, 5));
        assertUniform(i -> AddressedRandom.uniform(1, (long) i << 40, 5));
    }

    @Test
    void neighbours_are_independent() {
        assertThat(correlation(i -> AddressedRandom.uniform(1, 5, i), i -> AddressedRandom.uniform(1, 5, i + 1)))
                .isCloseTo(0, within(0.015));
        assertThat(correlation(i -> AddressedRandom.uniform(1, 5, i), i -> AddressedRandom.uniform(1, 6, i)))
                .isCloseTo(0, within(0.015));
        assertThat(correlation(i -> AddressedRandom.uniform(1, 5, i), i -> AddressedRandom.uniform(2, 5, i)))
                .isCloseTo(0, within(0.015));
    }

    @Test
    void addresses_do_not_collide_nor_do_their_words_commute() {
        Set<Long> seen = new HashSet<>();
        for (int a = 0; a < 100; a++) {
            for (int b = 0; b < 100; b++) {
                assertThat(seen.add(AddressedRandom.bits(1, a, b))).isTrue();
            }
            assertThat(seen.add(AddressedRandom.bits(1, a))).isTrue();
        }
    }

    @Test
    void a_generator_for_a_purpose_is_the_same_each_time() {
        assertThat(AddressedRandom.generator(3, 1, 4).nextLong())
                .isEqualTo(AddressedRandom.generator(3, 1, 4).nextLong())
                .isNotEqualTo(AddressedRandom.generator(3, 1, 5).nextLong());
    }

    /** Chi-square over 100 bins: 99 degrees of freedom, of which 160 is beyond 1 in 10,000. */
    private static void assertUniform(Draw draw) {
        int[] bins = new int[100];
        for (int i = 0; i < DRAWS; i++) {
            double value = draw.at(i);
            assertThat(value >= 0 && value < 1).isTrue();
            bins[(int) (value * 100)]++;
        }
        double expected = DRAWS / 100.0;
        double chiSquare = 0;
        for (int count : bins) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(50.0, 160.0);
    }

    private static double correlation(Draw one, Draw other) {
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += (one.at(i) - 0.5) * (other.at(i) - 0.5);
        }
        return 12 * sum / DRAWS;
    }

    private interface Draw {
        double at(int i);
    }
}
