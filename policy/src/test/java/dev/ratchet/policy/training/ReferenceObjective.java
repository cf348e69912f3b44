package dev.ratchet.policy.training;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.model.ReferenceTransformer;
import java.util.Arrays;
import java.util.List;

/** Losses read literally from the papers, over the reference network. */
final class ReferenceObjective {
    private ReferenceObjective() {}

    /** Mean over groups of (1/k) Σ −(r − r̄) log π_θ + τ/2 (log π_θ/π_θi)². */
    static double loss(
            List<TrainedGroup> groups, double tau, ReferenceTransformer policy, ReferenceTransformer reference) {
        return loss(groups, tau, 0, policy, reference);
    }

    /** The same, with each token's log π_θ in the first term times min(cap, π_θi/μ), unless the cap is 0. */
    static double loss(
            List<TrainedGroup> groups,
            double tau,
            double cap,
            ReferenceTransformer policy,
            ReferenceTransformer reference) {
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
                double weighted = cap == 0 ? logProb : weighted(group.prompt(), answer, cap, policy, reference);
                sum += -(answer.reward() - mean) * weighted + tau / 2 * ratio * ratio;
            }
            loss += sum / group.answers().size();
        }
        return loss / groups.size();
    }

    private static double weighted(
            TokenIds prompt,
            TrainedAnswer answer,
            double cap,
            ReferenceTransformer policy,
            ReferenceTransformer reference) {
        int[] all = prompt.followedBy(answer.tokens()).toArray();
        double[] now = policy.logProbs(all, prompt.length());
        double[] then = reference.logProbs(all, prompt.length());
        double sum = 0;
        for (int t = answer.lossFrom(); t < now.length; t++) {
            sum += now[t]
                    * Math.min(
                            cap,
                            Math.exp(then[t] - answer.behaviour().orElseThrow().at(t)));
        }
        return sum;
    }

    /**
     * Mean over groups of (1/k) Σ (1/T) Σ −w min(ρ Â, clip(ρ) Â) + β (π_θi/π_θ − log π_θi/π_θ − 1), read literally from
     * DeepSeekMath, with weights of {@code cap} against the log-probabilities that answers bring, or of 1 if that is 0.
     */
    static double groupRelativeLoss(
            List<TrainedGroup> groups,
            double clip,
            double kl,
            double cap,
            ReferenceTransformer policy,
            ReferenceTransformer reference) {
        double loss = 0;
        for (TrainedGroup group : groups) {
            double[] rewards =
                    group.answers().stream().mapToDouble(TrainedAnswer::reward).toArray();
            double mean = Arrays.stream(rewards).average().orElseThrow();
            double variance = Arrays.stream(rewards)
                            .map(reward -> (reward - mean) * (reward - mean))
                            .sum()
                    / (rewards.length - 1);
            double sum = 0;
            for (TrainedAnswer answer : group.answers()) {
                double advantage = (answer.reward() - mean) / (Math.sqrt(variance) + 1e-4);
                int[] all = group.prompt().followedBy(answer.tokens()).toArray();
                double[] now = policy.logProbs(all, group.prompt().length());
                double[] then = reference.logProbs(all, group.prompt().length());
                double tokens = 0;
                for (int t = answer.lossFrom(); t < now.length; t++) {
                    double ratio = Math.exp(now[t]) / Math.exp(then[t]);
                    double clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
                    double weight = cap == 0
                            ? 1
                            : Math.min(
                                    cap,
                                    Math.exp(then[t]
                                            - answer.behaviour().orElseThrow().at(t)));
                    tokens -= weight * Math.min(ratio * advantage, clipped * advantage);
                    tokens += kl * (1 / ratio - Math.log(1 / ratio) - 1);
                }
                sum += answer.lossFrom() == now.length ? 0 : tokens / (now.length - answer.lossFrom());
            }
            loss += sum / rewards.length;
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
