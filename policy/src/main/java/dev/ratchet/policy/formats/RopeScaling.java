package dev.ratchet.policy.formats;

import static dev.ratchet.domain.Checks.require;

/** How the rotary embedding is stretched beyond the context that a model was trained with first. */
public sealed interface RopeScaling {
    /** The frequency of a pair, in radians for each position, which is {@code frequency} without scaling. */
    double scaled(double frequency);

    /** Not at all. */
    record None() implements RopeScaling {
        @Override
        public double scaled(double frequency) {
            return frequency;
        }
    }

    /**
     * That of Llama 3.1 and later ({@code rope_type: llama3}). A pair that turns more often than {@code highFrequency}
     * times within {@code originalContext} is left alone, one that turns less often than {@code lowFrequency} times is
     * slowed down by {@code factor}, and those between go over from one to the other:
     *
     * <pre>s = (turns − low) / (high − low);  frequency · ((1 − s) / factor + s)</pre>
     */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalContext)
            implements RopeScaling {
        public Llama3 {
            require(factor >= 1, "rope_scaling, factor: %s (expected: >= 1)", factor);
            require(
                    0 < lowFrequency && lowFrequency < highFrequency,
                    "rope_scaling, low_freq_factor: %s with high_freq_factor: %s (expected: 0 < low < high)",
                    lowFrequency,
                    highFrequency);
            require(
                    originalContext > 0,
                    "rope_scaling, original_max_position_embeddings: %d (expected: > 0)",
                    originalContext);
        }

        @Override
        public double scaled(double frequency) {
            double turns = originalContext * frequency / (2 * Math.PI);
            double share = Math.clamp((turns - lowFrequency) / (highFrequency - lowFrequency), 0, 1);
            return frequency * ((1 - share) / factor + share);
        }
    }
}
