package dev.ratchet.activities.evaluation;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Verdict;
import java.util.Optional;

/**
 * One judged answer, as counting needs it.
 *
 * @param given the final answer as a text by which answers that say the same have the same; absent if there is none to be found
 * @param stop why it ended
 */
record Answer(Prompt prompt, Verdict verdict, Optional<String> given, int tokens, String stop) {
    boolean right() {
        return verdict == Verdict.RIGHT;
    }
}
