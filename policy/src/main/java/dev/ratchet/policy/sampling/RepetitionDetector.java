package dev.ratchet.policy.sampling;

import dev.ratchet.domain.trajectory.StopReason.Repetition;
import java.util.Arrays;
import java.util.Optional;

/**
 * Applies a {@link RepetitionRule} to one answer as it is written: O(maxPeriod) time a token and memory for periods, amortised
 * O(1) time a token and memory O(n) for repeatness.
 */
final class RepetitionDetector {
    private final RepetitionRule rule;
    private final Repeatness repeatness;

    /** The last tokens, at least {@code maxPeriod} of them once so many were written, up to {@code end}. */
    private final int[] recent;

    private final int[] needed;
    private final int[] matches;
    private int end;

    RepetitionDetector(RepetitionRule rule) {
        this.rule = rule;
        repeatness = new Repeatness(rule.repeatness());
        recent = new int[2 * rule.maxPeriod()];
        Arrays.fill(recent, -1);
        end = rule.maxPeriod();
        matches = new int[rule.maxPeriod() + 1];
        needed = new int[rule.maxPeriod() + 1];
        for (int period = 1; period <= rule.maxPeriod(); period++) {
            needed[period] = rule.tokensNeeded(period) - period;
        }
    }

    /** Takes the next token in; the repetition it completes, if it does. */
    Optional<Repetition> add(int token) {
        Optional<Repetition> few = repeatness.add(token);
        int found = 0;
        for (int period = rule.maxPeriod(); period >= 1; period--) {
            matches[period] = recent[end - period] == token ? matches[period] + 1 : 0;
            if (matches[period] >= needed[period]) {
                found = period;
            }
        }
        if (recent.length > 0) {
            keep(token);
        }
        return found == 0 ? few : Optional.of(new Repetition(found, (matches[found] + found) / found));
    }

    private void keep(int token) {
        if (end == recent.length) {
            end = rule.maxPeriod();
            System.arraycopy(recent, end, recent, 0, end);
        }
        recent[end++] = token;
    }

    /** The second rule. */
    private static final class Repeatness {
        private final RepetitionRule.Repeatness rule;
        private final SuffixAutomaton sequences = new SuffixAutomaton();
        private int[] tokens = new int[0];

        Repeatness(RepetitionRule.Repeatness rule) {
            this.rule = rule;
        }

        Optional<Repetition> add(int token) {
            if (!rule.on()) {
                return Optional.empty();
            }
            int before = sequences.tokens();
            if (before == tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(64, 2 * before));
            }
            tokens[before] = token;
            sequences.add(token);
            double n = sequences.tokens();
            boolean few = sequences.distinct() < rule.threshold() * (n * (n + 1) / 2);
            return n > rule.minTokens() && few && sequences.repeated() > 0
                    ? Optional.of(new Repetition(sequences.repeated(), times(sequences.repeated())))
                    : Optional.empty();
        }

        /** How often the last {@code length} tokens stand in the answer: by the Z function of the answer read backwards. */
        private int times(int length) {
            int n = sequences.tokens();
            int[] same = new int[n];
            int times = 1;
            int begin = 0;
            for (int i = 1; i < n; i++) {
                int matched = Math.max(0, Math.min(begin + same[begin] - i, same[i - begin]));
                while (i + matched < n && tokens[n - 1 - matched] == tokens[n - 1 - i - matched]) {
                    matched++;
                }
                same[i] = matched;
                if (i + matched > begin + same[begin]) {
                    begin = i;
                }
                if (matched >= length) {
                    times++;
                }
            }
            return times;
        }
    }
}
