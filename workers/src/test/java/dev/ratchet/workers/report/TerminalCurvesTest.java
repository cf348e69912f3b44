package dev.ratchet.workers.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workflows.contract.Figures;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalCurvesTest {
    @Test
    void a_curve_that_rises_climbs_from_the_lowest_block_to_the_highest() {
        assertThat(TerminalCurves.blocks(new double[] {0, 1, 2, 3, 4, 5, 6, 7})).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(TerminalCurves.blocks(new double[] {3, 2, 1})).isEqualTo("█▅▁");
    }

    @Test
    void one_value_and_equal_values_are_a_flat_line() {
        assertThat(TerminalCurves.blocks(new double[] {0.5})).isEqualTo("▁");
        assertThat(TerminalCurves.blocks(new double[] {2, 2, 2})).isEqualTo("▁▁▁");
    }

    @Test
    void a_long_campaign_fits_into_a_line_and_still_rises() {
        String blocks =
                TerminalCurves.blocks(IntStream.range(0, 1000).asDoubleStream().toArray());

        assertThat(blocks).hasSize(60).startsWith("▁").endsWith("█");
        assertThat(blocks.chars().boxed().toList()).isSorted();
    }

    @Test
    void each_curve_has_its_name_and_its_first_and_last_value() {
        SortedMap<Integer, Figures> figures = new TreeMap<>();
        figures.put(1, figures(8, 0.25, -0.5, 14));
        figures.put(2, figures(0, 0, 0, 0)); // nothing was judged in it
        figures.put(3, figures(8, 0.75, 1.5, 32.25));

        assertThat(TerminalCurves.of(new CampaignCurves("test", figures, List.of())))
                .containsExactly("reward    -0.50 ▁█ 1.50", "accuracy  0.25 ▁█ 0.75", "tokens    14.0 ▁█ 32.3");
    }

    @Test
    void before_the_first_judged_iteration_there_are_none() {
        assertThat(TerminalCurves.of(new CampaignCurves("test", new TreeMap<>(), List.of())))
                .isEmpty();
    }

    private static Figures figures(int judged, double accuracy, double reward, double length) {
        return new Figures(8, judged, accuracy, reward, reward, length, 100, 1, 2, 0, 2, 8, 2, 0, 0, new TreeMap<>());
    }
}
