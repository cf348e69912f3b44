package dev.ratchet.storage.prompts.images;

import java.util.List;

/**
 * A picture and what is asked of it.
 *
 * @param answer the reference as JSON, see {@code docs/vision.md}
 * @param right the answer in words, as an option says it; empty where options make no sense
 * @param others wrong answers that look like it
 */
record Problem(Canvas picture, String question, String answer, String right, List<String> others) {
    Problem {
        others = List.copyOf(others);
    }

    static Problem open(Canvas picture, String question, String answer) {
        return new Problem(picture, question, answer, "", List.of());
    }

    boolean hasOptions() {
        return !others.isEmpty();
    }
}
