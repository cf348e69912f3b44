package dev.ratchet.api.serving;

import dev.ratchet.activities.policy.LoadedPolicy;
import dev.ratchet.policy.sampling.OnlinePolicy;

/**
 * One version of a policy, ready to answer.
 *
 * @param name {@code campaign@version}
 * @param fingerprint of weights and arithmetic: with equal ones the same question and seed have the same answer
 */
record ServedModel(String name, String fingerprint, LoadedPolicy policy, OnlinePolicy online) {}
