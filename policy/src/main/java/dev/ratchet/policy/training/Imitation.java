package dev.ratchet.policy.training;

import java.util.Arrays;

/**
 * The objective of one response in supervised learning, to be minimised, where an update has M response tokens in all:
 *
 * <pre>−1/M · Σ_t log π_θ(y_t | x, y_&lt;t)</pre>
 *
 * @param updateTokens M
 */
record Imitation(int updateTokens) implements Objective {
    @Override
    public double loss(AnswerTokens tokens) {
        double logProb = 0;
        for (int t = 0; t < tokens.count(); t++) {
            logProb += tokens.logProb(t);
        }
        return -(logProb / updateTokens);
    }

    @Override
    public double[] slopes(AnswerTokens tokens) {
        double[] slopes = new double[tokens.count()];
        Arrays.fill(slopes, -1.0 / updateTokens);
        return slopes;
    }
}
