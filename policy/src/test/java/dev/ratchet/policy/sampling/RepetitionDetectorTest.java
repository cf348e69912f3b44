package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.StopReason.Repetition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RepetitionDetectorTest {
    @Test
    void it_finds_what_the_definition_read_literally_finds() {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (long seed = first; seed < first + 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RepetitionRule.Repeatness repeatness = random.nextBoolean()
                    ? RepetitionRule.Repeatness.OFF
                    : new RepetitionRule.Repeatness(random.nextInt(1, 11) / 10.0, random.nextInt(0, 20));
            RepetitionRule rule =
                    new RepetitionRule(random.nextInt(0, 7), random.nextInt(2, 5), random.nextInt(0, 12), repeatness);
            int alphabet = random.nextInt(1, 9);
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
        return rule.repeatness().threshold() > 0 ? tooFewDistinct(rule.repeatness(), tokens) : Optional.empty();
    }

    private static Optional<Repetition> tooFewDistinct(RepetitionRule.Repeatness rule, List<Integer> tokens) {
        int n = tokens.size();
        double measure = distinct(tokens) / (n * (n + 1) / 2.0);
        int length = n - 1;
        while (length > 0 && times(tokens, length) < 2) {
            length--;
        }
        return n > rule.minTokens() && measure < rule.threshold() && length > 0
                ? Optional.of(new Repetition(length, times(tokens, length)))
                : Optional.empty();
    }

    private static long distinct(List<Integer> tokens) {
        Set<List<Integer>> sequences = new HashSet<>();
        for (int begin = 0; begin < tokens.size(); begin++) {
            for (int end = begin + 1; end <= tokens.size(); end++) {
                sequences.add(List.copyOf(tokens.subList(begin, end)));
            }
        }
        return sequences.size();
    }

    /** How often the last {@code length} tokens stand among all. */
    private static int times(List<Integer> tokens, int length) {
        List<Integer> last = tokens.subList(tokens.size() - length, tokens.size());
        int times = 0;
        for (int begin = 0; begin + length <= tokens.size(); begin++) {
            if (tokens.subList(begin, begin + length).equals(last)) {
                times++;
            }
        }
        return times;
    }

    @Test
    void distinct_sequences_are_counted_as_a_set_counts_them() {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (long seed = first; seed < first + 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int alphabet = random.nextInt(1, 60);
            SuffixAutomaton automaton = new SuffixAutomaton();
            List<Integer> tokens = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                // Some answers copy from before, so that long sequences come again.
                int copied = Math.max(0, i - 1 - random.nextInt(8));
                tokens.add(i > 0 && random.nextInt(3) > 0 ? tokens.get(copied) : random.nextInt(alphabet) * 1_000_003);
                automaton.add(tokens.getLast());
            }
            assertThat(automaton.distinct())
                    .as("-Dtests.seed=%d: %s", seed, tokens)
                    .isEqualTo(distinct(tokens));
            assertThat(automaton.tokens()).isEqualTo(50);
        }
    }

    @Test
    void the_longest_answers_take_memory_by_their_length_alone() {
        int n = 131_072;
        SplittableRandom random = new SplittableRandom(4);
        for (int vocabulary : new int[] {1, 2, 3, 1000, 150_000}) {
            SuffixAutomaton automaton = new SuffixAutomaton();
            for (int i = 0; i < n; i++) {
                automaton.add(random.nextInt(vocabulary));
            }
            assertThat(automaton.states()).as("vocabulary of %d", vocabulary).isLessThanOrEqualTo(2 * n);
            assertThat(automaton.edges()).as("vocabulary of %d", vocabulary).isLessThanOrEqualTo(3 * n);
            assertThat(automaton.distinct()).isBetween((long) n, n * (n + 1L) / 2);
        }
    }

    @Test
    void a_circle_longer_than_the_longest_period_is_found_by_repeatness() {
        RepetitionRule rule = new RepetitionRule(64, 2, 16, new RepetitionRule.Repeatness(0.5, 100));
        RepetitionDetector detector = new RepetitionDetector(rule);
        Optional<Repetition> found = Optional.empty();
        int written = 0;
        while (found.isEmpty()) {
            found = detector.add(written % 700);
            written++;
        }

        // n tokens in circles of p have p(n - p) + p(p + 1)/2 distinct sequences: under half of all from 3.41 p on.
        assertThat(written).isEqualTo(2390);
        assertThat(found).contains(new Repetition(2390 - 700, 2));
    }

    @Test
    void what_comes_again_between_new_tokens_is_left_alone_by_both_rules() {
        RepetitionRule rule = new RepetitionRule(64, 2, 16, new RepetitionRule.Repeatness(0.5, 100));
        RepetitionDetector detector = new RepetitionDetector(rule);
        for (int i = 0; i < 2000; i++) {
            assertThat(detector.add(i % 12 == 11 ? 1000 + i : i % 12)).isEmpty();
        }
    }

    /** Whether the sequence that stands {@code times} times at the end stands there once more. */
    private static boolean sameAsBefore(List<Integer> tokens, int period, int times) {
        int end = tokens.size() - times * period;
        return tokens.subList(end - period, end).equals(tokens.subList(end, end + period));
    }
}
