package dev.ratchet.policy.training;

/**
 * What a step minimises, of one answer: a pure function of the log-probabilities of its tokens in the loss. The loss of an
 * update is a sum of its answers' losses, each times a share that the objective has no say in.
 */
sealed interface Objective permits MirrorDescent, GroupRelative, Imitation {
    /** The loss at these log-probabilities. */
    double loss(AnswerTokens tokens);

    /** The derivatives of {@link #loss} by log π_θ of each token: as many as there are tokens. */
    double[] slopes(AnswerTokens tokens);
}
