package dev.ratchet.workflows;

import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.testing.WorkflowReplayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Campaigns that run while Ratchet is brought up to date go on: what an older one recorded, with a pause in the middle,
 * replays. A file is never replaced, only added to those that are there.
 */
class RecordedHistoriesTest {
    @ParameterizedTest
    @ValueSource(strings = {"campaign", "iteration", "evaluation"})
    void what_was_recorded_before_replays(String history) throws Exception {
        WorkflowReplayer.replayWorkflowExecutionFromResource(
                "dev/ratchet/workflows/histories/%s.json".formatted(history),
                MirrorDescentCampaign.class,
                MirrorDescentIteration.class,
                HeldOutEvaluation.class);
    }
}
