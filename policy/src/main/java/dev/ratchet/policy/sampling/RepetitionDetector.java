package dev.ratchet.policy.sampling;

import dev.ratchet.domain.trajectory.StopReason.Repetition;
import java.util.Arrays;
import java.util.Optional;

/** Applies a {@link RepetitionRule} to one answer as it is written, in time and memory O(maxPeriod) a token. */
final class RepetitionDetector {
    private final RepetitionRule rule;
    private final int[] recent;
    private final int[] matches;
    private int written;

    RepetitionDetector(RepetitionRule rule) {
        this.rule = rule;
        recent = new int[rule.maxPeriod()];
        Arrays.fill(recent, -1);
        matches = new int[rule.maxPeriod() + 1];
    }

    /** Takes the next token in; the repetition it completes, if it does. */
    Optional<Repetition> add(int token) {
        int found = 0;
        for (int period = rule.maxPeriod(); period >= 1; period--) {
            boolean same = written >= period && recent[Math.floorMod(written - period, recent.length)] == token;
            matches[period] = same ? matches[period] + 1 : 0;
            if (matches[period] + (long) period >= rule.tokensNeeded(period)) {
                found = period;
            }
        }
        if (recent.length > 0) {
            recent[written % recent.length] = token;
        }
        written++;
        return found == 0 ? Optional.empty() : Optional.of(new Repetition(found, (matches[found] + found) / found));
    }
}
