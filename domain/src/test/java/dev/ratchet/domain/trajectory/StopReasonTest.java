package dev.ratchet.domain.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopReasonTest {
    private static final List<StopReason> ALL = List.of(
            new StopReason.EndOfText(),
            new StopReason.RoundFull(),
            new StopReason.BudgetSpent(),
            new StopReason.HardLimit(),
            new StopReason.Repetition(12, 4));

    @Test
    void labels_are_read_back() {
        for (StopReason stop : ALL) {
            assertThat(StopReason.parse(stop.label())).isEqualTo(stop);
        }
        assertThat(ALL)
                .extracting(StopReason::label)
                .containsExactly("end", "round", "budget", "limit", "repetition:12x4");
    }

    @Test
    void only_a_full_round_and_a_spent_budget_are_resumed() {
        assertThat(ALL.stream().filter(StopReason::resumable))
                .containsExactly(new StopReason.RoundFull(), new StopReason.BudgetSpent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "END",
                "repetition",
                "repetition:x",
                "repetition:0x2",
                "repetition:3x1",
                "repetition:9999999999x2"
            })
    void other_labels_are_refused(String label) {
        assertThatThrownBy(() -> StopReason.parse(label)).isInstanceOf(IllegalArgumentException.class);
    }
}
