package dev.ratchet.workflows.contract;

import org.jspecify.annotations.Nullable;

/** What the store knows of a branch: its newest commit, and the evaluations of its first and newest weights. */
public record OpenedCampaign(
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest) {}
