package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

/** What reinforcement minimises. */
public sealed interface Reinforcement {
    /**
     * Mirror descent (Kimi k1.5, section 2.3.2).
     *
     * @param tau weight of the squared log-ratio, τ
     */
    record ByMirrorDescent(double tau) implements Reinforcement {
        public ByMirrorDescent {
            require(Double.isFinite(tau) && tau >= 0, "tau: %s (expected: >= 0)", tau);
        }
    }

    /**
     * GRPO (DeepSeekMath, section 4.1.1).
     *
     * @param clip how far the ratio of a token may gain anything from 1, ε
     * @param kl weight of the penalty, β; 0 is none
     */
    record ByGroupRelative(double clip, double kl) implements Reinforcement {
        public ByGroupRelative {
            require(0 < clip && clip < 1, "clip: %s (expected: > 0, < 1)", clip);
            require(Double.isFinite(kl) && kl >= 0, "kl: %s (expected: >= 0)", kl);
        }
    }
}
