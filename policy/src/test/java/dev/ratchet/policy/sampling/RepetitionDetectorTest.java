package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.StopReason.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RepetitionDetectorTest {
    @Test
    void it_finds_what_the_definition_read_literally_finds() {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (long seed = first; seed < first + 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RepetitionRule rule = new RepetitionRule(random.nextInt(0, 7), random.nextInt(2, 5), random.nextInt(0, 12));
            int alphabet = random.nextInt(1, 4);
            RepetitionDetector detector = new RepetitionDetector(rule);
            List<Integer> tokens = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                tokens.add(random.nextInt(alphabet));
                assertThat(detector.add(tokens.getLast()))
                        .as("-Dtests.seed=%d at %d: %s", seed, i, tokens)
                        .isEqualTo(literally(rule, tokens));
            }
        }
    }

    @Test
    void an_ordinary_answer_is_left_alone() {
        RepetitionDetector detector = new RepetitionDetector(new RepetitionRule(64, 4, 16));
        for (int token = 0; token < 1000; token++) {
            assertThat(detector.add(token % 100)).isEmpty();
        }
    }

    private static Optional<Repetition> literally(RepetitionRule rule, List<Integer> tokens) {
        for (int period = 1; period <= rule.maxPeriod(); period++) {
            int times = 1;
            while (tokens.size() >= (times + 1) * period && sameAsBefore(tokens, period, times)) {
                times++;
            }
            if (times >= rule.times() && times * period >= rule.minTokens()) {
                return Optional.of(new Repetition(period, times));
            }
        }
        return Optional.empty();
    }

    /** Whether the sequence that stands {@code times} times at the end stands there once more. */
    private static boolean sameAsBefore(List<Integer> tokens, int period, int times) {
        int end = tokens.size() - times * period;
        return tokens.subList(end - period, end).equals(tokens.subList(end, end + period));
    }
}
