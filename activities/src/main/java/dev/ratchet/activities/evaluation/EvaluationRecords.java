package dev.ratchet.activities.evaluation;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PreparedEvaluation;
import dev.ratchet.workflows.contract.SuiteResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The evaluations that were ordered, as the store has them. */
public final class EvaluationRecords {
    private static final JsonObjects<StoredSuiteEvaluation> ORDERED =
            new JsonObjects<>("ratchet.suite-evaluation/1", StoredSuiteEvaluation.class);
    private static final JsonObjects<SuiteReport> REPORTS =
            new JsonObjects<>("ratchet.suite-report/1", SuiteReport.class);

    private final BlobStore store;

    public EvaluationRecords(BlobStore store) {
        this.store = store;
    }

    /** The ids of all, in order. */
    public List<String> ids() {
        try (Stream<String> folders = store.folders(Keys.ORDERED_EVALUATIONS)) {
            return folders.map(folder -> folder.substring(Keys.ORDERED_EVALUATIONS.length(), folder.length() - 1))
                    .filter(BranchId::fits)
                    .filter(id -> store.size(Keys.evaluationRecord(id)).isPresent())
                    .toList();
        }
    }

    /** What was ordered under this id; empty where nothing was. */
    public Optional<StoredSuiteEvaluation> find(String id) {
        return BranchId.fits(id)
                ? ORDERED.find(store, Keys.evaluationRecord(id)).map(Stored::content)
                : Optional.empty();
    }

    StoredSuiteEvaluation create(String id, StoredSuiteEvaluation ordered) {
        return ORDERED.createOrRead(store, Keys.evaluationRecord(id), ordered).content();
    }

    /** What it came to; empty before its end. */
    public Optional<SuiteReport> report(String id) {
        return REPORTS.find(store, reportKey(id)).map(Stored::content);
    }

    SuiteResult report(PreparedEvaluation evaluation, SuiteReport report) {
        Stored<SuiteReport> stored = REPORTS.createOrRead(store, reportKey(evaluation.id()), report);
        Share passAt1 = stored.content().avgAt();
        return new SuiteResult(
                evaluation.suite(),
                evaluation.problems(),
                evaluation.samplesPerPrompt(),
                passAt1.value(),
                passAt1.low(),
                passAt1.high(),
                new ObjectRef(stored.object().key(), stored.object().sha256()));
    }

    private static String reportKey(String id) {
        return Keys.evaluationReport(Keys.orderedEvaluation(id));
    }

    /** A row for each prompt, in the order of the suite. */
    public List<EvaluatedPrompt> prompts(SuiteReport report) {
        ObjectRef rows = report.prompts();
        return TrajectoryObjects.EVALUATED_PROMPTS.read(store, rows.key(), rows.sha256());
    }

    /**
     * Two evaluations of the same suite, prompt by prompt.
     *
     * @throws FaultException {@code INVALID_REQUEST} where one has not ended, or they asked different suites
     */
    public PairedComparison compare(String first, String second) {
        StoredSuiteEvaluation one = ordered(first);
        StoredSuiteEvaluation other = ordered(second);
        if (!one.suitePrompts().equals(other.suitePrompts())) {
            throw invalid("evaluations: %s asks %s, %s asks %s (expected: the same version of the same suite)"
                    .formatted(first, one.suite(), second, other.suite()));
        }
        return PairedComparison.of(prompts(ended(first)), prompts(ended(second)));
    }

    private StoredSuiteEvaluation ordered(String id) {
        return find(id).orElseThrow(
                        () -> invalid("evaluation: %s is not there (expected: one that was ordered)".formatted(id)));
    }

    private SuiteReport ended(String id) {
        return report(id)
                .orElseThrow(() -> invalid("evaluation: %s has not ended (expected: one with a result)".formatted(id)));
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID_REQUEST, message);
    }
}
