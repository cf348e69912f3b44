package dev.ratchet.workflows.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a branch: its newest commit, the evaluations of its first and newest weights, its settings.
 *
 * @param changed settings in force for the next iteration; null where they were never changed
 * @param later changes that count from a later iteration, in order; null in what was recorded before there were changes
 */
public record OpenedCampaign(
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest,
        @Nullable SettingsInForce changed,
        @Nullable List<SettingsInForce> later) {}
