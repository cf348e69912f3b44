package dev.ratchet.workflows;

import static java.util.Objects.requireNonNull;

import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.evaluation.SuiteEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Campaigns that run while Ratchet is brought up to date go on: what an older one recorded, with a pause in the middle,
 * replays. A file is never replaced, only added to those that are there.
 */
class RecordedHistoriesTest {
    @ParameterizedTest
    @ValueSource(strings = {"campaign", "campaign-settings", "iteration", "evaluation", "suite-evaluation"})
    void what_was_recorded_before_replays(String history) throws Exception {
        // Read here: the replayer takes a resource's address for a path, which fails where that has a blank in it.
        String name = "histories/%s.json".formatted(history);
        try (InputStream recorded = requireNonNull(RecordedHistoriesTest.class.getResourceAsStream(name), name)) {
            WorkflowReplayer.replayWorkflowExecution(
                    WorkflowExecutionHistory.fromJson(new String(recorded.readAllBytes(), StandardCharsets.UTF_8)),
                    MirrorDescentCampaign.class,
                    MirrorDescentIteration.class,
                    HeldOutEvaluation.class,
                    SuiteEvaluation.class);
        }
    }
}
