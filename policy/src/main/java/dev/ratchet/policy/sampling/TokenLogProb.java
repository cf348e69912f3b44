package dev.ratchet.policy.sampling;

/** A token and its log-probability under the policy, at temperature 1 and without filters. */
public record TokenLogProb(int token, float logProb) {}
