package dev.ratchet.policy.training;

/**
 * One update of the weights.
 *
 * @param update from 1
 * @param loss of the objective before the update
 * @param gradientNorm global norm before clipping
 * @param meanLogRatio mean over answers of log π_θ(y) / π_θi(y), which estimates −KL; 0 in the warm-up
 * @param tokens tokens in the loss
 */
public record UpdateReport(int update, double loss, double gradientNorm, double meanLogRatio, int tokens) {}
