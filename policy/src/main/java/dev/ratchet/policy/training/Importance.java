package dev.ratchet.policy.training;

/**
 * Weights that make up for answers that another policy than π_θi wrote: the same weights in fewer bits, or an older version
 * (truncated importance sampling; Espeholt et al., IMPALA, section 4.1, with one token for one step).
 *
 * <pre>w_t = min( cap, π_θi(y_t | x, y_&lt;t) / μ(y_t | x, y_&lt;t) )</pre>
 *
 * <p>μ is the policy that wrote the token. Uncapped, the product of an answer's weights would make its gradient unbiased,
 * with a variance that grows with its length; one weight a token, capped, leaves a bias and bounds what a token can do.
 */
final class Importance {
    private Importance() {}

    /** Weights of the tokens of an answer, given log π_θi and log μ of each. */
    static double[] weights(double cap, double[] references, double[] behaviour) {
        double[] weights = new double[references.length];
        for (int t = 0; t < weights.length; t++) {
            weights[t] = Math.min(cap, StrictMath.exp(references[t] - behaviour[t]));
        }
        return weights;
    }
}
