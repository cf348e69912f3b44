package dev.ratchet.policy.training;

/**
 * The objective of one answer in one step of mirror descent (Kimi k1.5, section 2.3.2, equation 3), to be minimised:
 *
 * <pre>−(r − r̄) · log π_θ(y | x)  +  τ/2 · ( log π_θ(y | x) / π_θi(y | x) )²</pre>
 *
 * <p>Log-probabilities are of the whole answer, summed over its tokens in the loss, and the ratio is squared once for the
 * answer. r̄, the mean reward of the group, stands for τ log Z as in the paper.
 *
 * @param advantage r − r̄
 * @param reference log π_θi(y | x), a constant
 */
record MirrorDescent(double tau, double advantage, double reference) {
    MirrorDescent withReference(double logProb) {
        return new MirrorDescent(tau, advantage, logProb);
    }

    double loss(double logProb) {
        double logRatio = logProb - reference;
        return tau / 2 * logRatio * logRatio - advantage * logProb;
    }

    /** The derivative of {@link #loss}. */
    double slope(double logProb) {
        return tau * (logProb - reference) - advantage;
    }
}
