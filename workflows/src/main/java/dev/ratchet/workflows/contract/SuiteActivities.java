package dev.ratchet.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Begins and ends evaluations that were ordered. Pool: control. */
@ActivityInterface
public interface SuiteActivities {
    /** Pins weights and suite, and cuts the suite into shards; done again it finds what it pinned first. */
    @ActivityMethod(name = "prepare-suite")
    PreparedEvaluation prepare(String id, EvaluationOrder order);

    /** Counts verdicts, prompt by prompt. */
    @ActivityMethod(name = "report-suite")
    SuiteResult report(PreparedEvaluation evaluation, List<ShardRef> shards, List<ScoresRef> scores);
}
