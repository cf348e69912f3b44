package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
    @ParameterizedTest
    @EnumSource
    void every_schedule_rises_to_the_peak_in_equal_steps_and_begins_at_it_without_a_rise(Schedule schedule) {
        assertThat(rates(schedule, 4, 10)).startsWith(0.2, 0.4, 0.6000000000000001, 0.8, 0.8);
        assertThat(schedule.rate(0.8, 0, 0, 10)).isEqualTo(0.8);
        assertThat(schedule.rate(0.8, 9, 10, 10)).isEqualTo(0.8);
    }

    @Test
    void constant_stays_to_the_bit() {
        assertThat(rates(Schedule.CONSTANT, 0, 7)).containsOnly(0.8);
    }

    @Test
    void linear_falls_to_a_tenth_in_equal_steps() {
        double[] rates = rates(Schedule.LINEAR, 2, 11);

        for (int step = 2; step < 11; step++) {
            assertThat(rates[step]).isEqualTo(0.8 - 0.08 * (step - 2), within(1e-12));
        }
        assertThat(Schedule.LINEAR.rate(0.8, 11, 2, 11)).isEqualTo(0.08, within(1e-12));
    }

    @Test
    void cosine_falls_to_a_tenth_along_half_a_cosine() {
        assertThat(Schedule.COSINE.rate(0.8, 6, 2, 10)).isEqualTo((0.8 + 0.08) / 2, within(1e-12));
        assertThat(Schedule.COSINE.rate(0.8, 4, 2, 10))
                .isEqualTo(0.08 + 0.72 * (1 + Math.cos(Math.PI / 4)) / 2, within(1e-12));
        assertThat(Schedule.COSINE.rate(0.8, 10, 2, 10)).isEqualTo(0.08, within(1e-12));
    }

    private static double[] rates(Schedule schedule, int rising, int steps) {
        return IntStream.range(0, steps)
                .mapToDouble(step -> schedule.rate(0.8, step, rising, steps))
                .toArray();
    }
}
