package dev.ratchet.policy.training;

/**
 * The objective of one answer in one step of mirror descent (Kimi k1.5, section 2.3.2, equation 3), to be minimised:
 *
 * <pre>−(r − r̄) · Σ_t w_t · log π_θ(y_t | x, y_&lt;t)  +  τ/2 · ( log π_θ(y | x) / π_θi(y | x) )²</pre>
 *
 * <p>Log-probabilities of y are of the whole answer, summed over its tokens in the loss, and the ratio is squared once for
 * the answer. r̄, the mean reward of the group, stands for τ log Z as in the paper. The weights w_t are 1, as there, or
 * {@link Importance}; they are constants, and only the first term has them: the second is a penalty and no expectation over
 * what was drawn, and it is 0 at θ = θi whoever drew.
 *
 * @param advantage r − r̄
 */
record MirrorDescent(double tau, double advantage) implements Objective {
    @Override
    public double loss(AnswerTokens tokens) {
        double logRatio = tokens.logRatio();
        double logProb = 0;
        for (int t = 0; t < tokens.count(); t++) {
            logProb += tokens.weight(t) * tokens.logProb(t);
        }
        return tau / 2 * logRatio * logRatio - advantage * logProb;
    }

    @Override
    public double[] slopes(AnswerTokens tokens) {
        double logRatio = tokens.logRatio();
        double[] slopes = new double[tokens.count()];
        for (int t = 0; t < slopes.length; t++) {
            slopes[t] = tau * logRatio - advantage * tokens.weight(t);
        }
        return slopes;
    }
}
