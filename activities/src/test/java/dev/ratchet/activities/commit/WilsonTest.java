package dev.ratchet.activities.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonTest {
    @Test
    void the_interval_of_a_textbook_example() {
        Wilson interval = Wilson.of(81, 263); // Newcombe 1998, table I

        assertThat(interval.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(interval.high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void it_stays_within_a_share_at_the_ends() {
        assertThat(Wilson.of(0, 10).low()).isZero();
        assertThat(Wilson.of(10, 10).high()).isCloseTo(1, within(1e-12));
        assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 1));
    }
}
