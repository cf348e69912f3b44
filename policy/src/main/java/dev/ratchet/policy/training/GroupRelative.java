package dev.ratchet.policy.training;

/**
 * The objective of one answer in GRPO (DeepSeekMath, section 4.1.1, equation 3), to be minimised: with ρ_t = π_θ / π_θi of
 * token t and T tokens in the loss
 *
 * <pre>1/T · Σ_t [ −w_t · min( ρ_t · Â, clip(ρ_t, 1 − ε, 1 + ε) · Â )  +  β · ( 1/ρ_t + log ρ_t − 1 ) ]</pre>
 *
 * <p>The second term estimates KL(π_θ ‖ π_θi) (Schulman's k3). π_θi, the policy at the iteration's start, is both the policy
 * that wrote and the reference of the penalty; in the paper the latter may be older. The weights w_t are 1, or {@link
 * Importance}, and constants. Where clipping makes the minimum flat, its slope is 0.
 *
 * @param clip ε
 * @param kl β
 * @param advantage Â, see {@link #advantage}
 */
record GroupRelative(double clip, double kl, double advantage) implements Objective {
    private static final double LEAST_DEVIATION = 1e-4;

    /**
     * Of an answer that earned {@code reward}: the same for all of its tokens.
     *
     * <pre>Â = (r − r̄) / (σ + 1e-4)</pre>
     *
     * <p>σ is the deviation of the group's k rewards with k − 1 below, as TRL has it; the paper leaves that open.
     */
    static double advantage(TrainedGroup group, double reward) {
        return (reward - group.meanReward()) / (group.rewardDeviation() + LEAST_DEVIATION);
    }

    @Override
    public double loss(AnswerTokens tokens) {
        double sum = 0;
        for (int t = 0; t < tokens.count(); t++) {
            double logRatio = tokens.logRatio(t);
            double ratio = StrictMath.exp(logRatio);
            double clipped = Math.clamp(ratio, 1 - clip, 1 + clip);
            sum -= tokens.weight(t) * Math.min(ratio * advantage, clipped * advantage);
            sum += kl * (StrictMath.exp(-logRatio) + logRatio - 1);
        }
        return sum / tokens.count();
    }

    @Override
    public double[] slopes(AnswerTokens tokens) {
        double[] slopes = new double[tokens.count()];
        for (int t = 0; t < slopes.length; t++) {
            double logRatio = tokens.logRatio(t);
            double ratio = StrictMath.exp(logRatio);
            boolean flat = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
            double gain = flat ? 0 : tokens.weight(t) * ratio * advantage;
            slopes[t] = (kl * (1 - StrictMath.exp(-logRatio)) - gain) / slopes.length;
        }
        return slopes;
    }
}
