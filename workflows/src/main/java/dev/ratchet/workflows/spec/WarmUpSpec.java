package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import org.jspecify.annotations.Nullable;

/**
 * Supervised fine-tuning before iteration 1 (section 2.2).
 *
 * @param steps updates; 0 leaves the base policy as it is
 * @param batch examples per update
 * @param checkpointEvery updates between checkpoints; what a kill may cost
 */
public record WarmUpSpec(
        int steps,
        int batch,
        double learningRate,
        int rampSteps,
        double weightDecay,
        double clipNorm,
        int checkpointEvery,
        Corpus corpus) {
    public WarmUpSpec {
        require(0 <= steps && steps <= 10_000_000, "warmUp.steps: %d (expected: 0 to 10000000)", steps);
        require(1 <= batch && batch <= 65_536, "warmUp.batch: %d (expected: 1 to 65536 examples)", batch);
        require(0 < learningRate && learningRate <= 1, "warmUp.learningRate: %s (expected: > 0, <= 1)", learningRate);
        require(
                0 <= rampSteps && rampSteps <= Math.max(steps, 0),
                "warmUp.rampSteps: %d (expected: 0 to steps)",
                rampSteps);
        require(0 <= weightDecay && weightDecay < 1, "warmUp.weightDecay: %s (expected: 0 to 1)", weightDecay);
        require(clipNorm > 0, "warmUp.clipNorm: %s (expected: > 0)", clipNorm);
        require(checkpointEvery >= 1, "warmUp.checkpointEvery: %d (expected: >= 1 updates)", checkpointEvery);
    }

    /** Where the examples come from: a JSONL {@code file}, generated {@code arithmetic}, or neither. */
    public record Corpus(@Nullable String file, @Nullable ArithmeticCorpus arithmetic) {
        public Corpus {
            require(
                    file == null || arithmetic == null,
                    "warmUp.corpus: both file and arithmetic (expected: at most one)");
        }

        public boolean given() {
            return file != null || arithmetic != null;
        }
    }

    /**
     * Terse and worked answers to additions; worked ones write every digit's sum and carry.
     *
     * @param workedShare share of worked answers, 0 to 1
     */
    public record ArithmeticCorpus(int examples, double workedShare) {
        public ArithmeticCorpus {
            require(
                    1 <= examples && examples <= 10_000_000,
                    "warmUp.corpus.arithmetic.examples: %d (expected: 1 to 10000000)",
                    examples);
            require(
                    0 <= workedShare && workedShare <= 1,
                    "warmUp.corpus.arithmetic.workedShare: %s (expected: 0 to 1)",
                    workedShare);
        }
    }
}
