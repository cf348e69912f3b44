package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.EvaluationResult;
import org.jspecify.annotations.Nullable;

/** How a campaign ended. */
public record CampaignResult(
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult after) {}
