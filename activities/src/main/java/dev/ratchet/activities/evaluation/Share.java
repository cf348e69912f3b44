package dev.ratchet.activities.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.commit.Wilson;

/**
 * A mean over prompts of values from 0 to 1, with its 95 % interval.
 *
 * <p>Answers to one prompt are alike, so they count for less than as many answers to different prompts. The interval is Wilson's
 * with the number of independent answers that has the variance seen between prompts, {@code p(1 − p) / var(mean)}; with one
 * answer a prompt that is the number of prompts, and the interval is Wilson's own.
 *
 * @param prompts it is the mean over
 */
public record Share(double value, double low, double high, int prompts) {
    /**
     * The share.
     *
     * @param values one for each prompt
     * @param samples answers behind one value, which bounds how much one prompt can tell
     */
    static Share of(double[] values, int samples) {
        require(samples >= 1, "samples: %d (expected: >= 1)", samples);
        int prompts = values.length;
        if (prompts == 0) {
            return new Share(0, 0, 1, 0);
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / prompts;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double ofMean = squares / prompts / prompts;
        double ofOne = mean * (1 - mean);
        // All right or all wrong says nothing of how alike the answers to a prompt are.
        double independent = ofOne == 0 ? prompts : Math.min(ofOne / ofMean, (double) prompts * samples);
        Wilson interval = Wilson.of(mean, independent);
        return new Share(mean, interval.low(), interval.high(), prompts);
    }
}
