package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;

/**
 * An evaluation whose weights and suite are pinned by their checksums.
 *
 * @param branch whose weights these are
 * @param settings the campaign's, with the suite for its prompts and what the order says otherwise
 * @param suite as in {@code gsm8k@2}
 * @param problems asked
 */
public record PreparedEvaluation(
        String id,
        BranchId branch,
        ObjectRef settings,
        PolicyRef policy,
        String suite,
        int problems,
        int samplesPerPrompt,
        RolloutPlan plan,
        int heartbeatSeconds) {}
