package dev.ratchet.policy.training;

import java.util.Arrays;

/** What an objective sees of the T tokens of an answer that are in the loss; sums are over all of them. */
final class AnswerTokens {
    private final double[] logProbs;
    private final double[] references;
    private final double[] weights;

    /**
     * @param logProbs log π_θ of each token: [T]
     * @param references log π_θi of each token: [T], or [1], their sum, where nobody asks for one of them
     * @param weights importance of each token: [T], or none where all are 1
     */
    AnswerTokens(double[] logProbs, double[] references, double[] weights) {
        this.logProbs = logProbs.clone();
        this.references = references.clone();
        this.weights = weights.clone();
    }

    int count() {
        return logProbs.length;
    }

    double logProb(int token) {
        return logProbs[token];
    }

    double weight(int token) {
        return weights.length == 0 ? 1 : weights[token];
    }

    /** log π_θ / π_θi of a token. */
    double logRatio(int token) {
        return logProbs[token] - references[token];
    }

    /** log π_θ / π_θi of the answer. */
    double logRatio() {
        return sum(logProbs) - sum(references);
    }

    /** In this order, which the bits depend on. */
    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "AnswerTokens" + Arrays.toString(logProbs);
    }
}
