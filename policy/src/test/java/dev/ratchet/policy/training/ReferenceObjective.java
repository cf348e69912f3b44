package dev.ratchet.policy.training;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.model.ReferenceTransformer;
import java.util.List;

/** Equation 3 as a loss, read literally from the paper, over the reference network. */
final class ReferenceObjective {
    private ReferenceObjective() {}

    /** Mean over groups of (1/k) Σ −(r − r̄) log π_θ + τ/2 (log π_θ/π_θi)². */
    static double loss(
            List<TrainedGroup> groups, double tau, ReferenceTransformer policy, ReferenceTransformer reference) {
        double loss = 0;
        for (TrainedGroup group : groups) {
            double mean = group.answers().stream()
                    .mapToDouble(TrainedAnswer::reward)
                    .average()
                    .orElseThrow();
            double sum = 0;
            for (TrainedAnswer answer : group.answers()) {
                double logProb = logProb(group.prompt(), answer, policy);
                double ratio = logProb - logProb(group.prompt(), answer, reference);
                sum += -(answer.reward() - mean) * logProb + tau / 2 * ratio * ratio;
            }
            loss += sum / group.answers().size();
        }
        return loss / groups.size();
    }

    static double logProb(TokenIds prompt, TrainedAnswer answer, ReferenceTransformer policy) {
        double[] logProbs = policy.logProbs(prompt.followedBy(answer.tokens()).toArray(), prompt.length());
        double sum = 0;
        for (int i = answer.lossFrom(); i < logProbs.length; i++) {
            sum += logProbs[i];
        }
        return sum;
    }
}
