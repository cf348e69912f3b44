package dev.ratchet.workflows.contract;

import dev.ratchet.workflows.spec.CampaignSpec;

/**
 * Settings that a campaign was changed to, with the few that workflows decide on.
 *
 * @param from the first iteration that is made with them
 * @param number tells several changes for the same iteration apart, the newest counts; 0 is what the campaign began with
 */
public record SettingsInForce(
        int from,
        int number,
        ObjectRef settings,
        int iterations,
        int evaluationProblems,
        int evaluateEvery,
        int everyProblems,
        int heartbeatSeconds) {
    public static SettingsInForce of(int from, int number, CampaignSpec spec, ObjectRef settings) {
        return new SettingsInForce(
                from,
                number,
                settings,
                spec.iterations(),
                spec.evaluation().problems(),
                spec.evaluation().every(),
                spec.evaluation().everyProblems(),
                spec.compute().heartbeatSeconds());
    }
}
