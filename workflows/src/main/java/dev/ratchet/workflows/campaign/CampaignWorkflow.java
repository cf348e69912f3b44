package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.pause.ChildGate;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** The Master (section 2.6.1): runs iterations, holds the pause gate, evaluates. Id: {@code campaign/<name>}. */
@WorkflowInterface
public interface CampaignWorkflow {
    @WorkflowMethod(name = "Campaign")
    CampaignResult run(CampaignPlan plan, CampaignProgress start);

    @SignalMethod(
            name = "pause",
            description =
                    "Stop rollouts at their next segment, training at its next checkpoint. Input: the reason, in quotes.")
    void pause(@Nullable String reason);

    @SignalMethod(
            name = "resume",
            description = "Go on from the stored segments, as if there had been no pause. No input.")
    void resume();

    /** Pauses, or says why not: the reason is blank or too long, or the campaign is paused already. */
    @UpdateMethod(
            name = "request-pause",
            description = "As the signal pause, with an answer. Input: the reason, in quotes, 1 to 500 characters.")
    CampaignStatus requestPause(String reason);

    @UpdateValidatorMethod(updateName = "request-pause")
    void checkPause(String reason);

    /** Resumes, or says why not: the campaign is not paused. */
    @UpdateMethod(name = "request-resume", description = "As the signal resume, with an answer. No input.")
    CampaignStatus requestResume();

    @UpdateValidatorMethod(updateName = "request-resume")
    void checkResume();

    /**
     * Changes settings from the next iteration on, or says why not: one that may not change while the campaign runs, or settings
     * that were changed meanwhile.
     */
    @UpdateMethod(
            name = "request-settings",
            description = "Not for people: ./ratchet campaign set and the API send it, with settings that they stored.")
    SettingsInForce requestSettings(SettingsRequest request);

    @UpdateValidatorMethod(updateName = "request-settings")
    void checkSettings(SettingsRequest request);

    @SignalMethod(name = "child-gate", description = "Not for people: iterations and evaluations send it.")
    void childGate(ChildGate gate);

    @QueryMethod(name = "status", description = "Where the campaign stands, and what a pause waits for.")
    CampaignStatus status();
}
