package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.FaultyStore.Damage;
import dev.ratchet.activities.evaluation.EvaluationRecords;
import dev.ratchet.activities.evaluation.StoredSuiteEvaluation;
import dev.ratchet.activities.evaluation.SuiteEvaluations;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.RoundRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.evaluation.SuiteEvaluationWorkflow;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A suite asked of a tiny campaign's weights, with every real part but Temporal's server. */
@Timeout(120)
class OrderedEvaluationTest {
    private static final CampaignSpec SPEC = TinyCampaign.spec(2);
    private static final EvaluationOrder ORDER = new EvaluationOrder("tiny", 1, "arithmetic", 6, 4, 1.0, null, null, 5);

    private static final InMemoryBlobStore UNDISTURBED = new InMemoryBlobStore();

    @BeforeAll
    static void runUndisturbed() {
        try (WholeLoop loop = new WholeLoop(UNDISTURBED, SPEC, 1)) {
            loop.result();
            WholeLoop.result(loop.evaluate("e", ORDER));
        }
    }

    @TempDir
    private Path folder;

    @Test
    void it_counts_every_answer_and_the_same_order_again_finds_the_same() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        EvaluationRecords records = new EvaluationRecords(store);
        try (WholeLoop loop = new WholeLoop(store, SPEC, 2)) {
            loop.result();

            SuiteResult one = WholeLoop.result(loop.evaluate("one", ORDER));
            WholeLoop.result(loop.evaluate("two", ORDER));

            SuiteReport report = records.report("one").orElseThrow();
            assertThat(report.problems()).isEqualTo(6);
            assertThat(report.answers()).isEqualTo(24);
            assertThat(report.passAt()).extracting(SuiteReport.AtK::k).containsExactly(1, 2, 4);
            assertThat(report.majAt()).extracting(SuiteReport.AtK::k).containsExactly(1, 2, 4);
            assertThat(report.stops().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(24);
            assertThat(one.passAt1()).isEqualTo(report.avgAt().value());
            assertThat(records.prompts(report))
                    .isEqualTo(records.prompts(records.report("two").orElseThrow()))
                    .hasSize(6);
            assertThat(records.compare("one", "two").pValue()).isEqualTo(1);
            assertThat(records.ids()).containsExactly("one", "two");
        }
    }

    @Test
    void live_weights_are_those_of_the_beginning_whatever_is_committed_later() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        WholeLoop.run(store, SPEC, 1);
        EvaluationOrder live = new EvaluationOrder("tiny", null, "arithmetic", 6, 4, 1.0, null, null, 5);
        SuiteEvaluations evaluations = new SuiteEvaluations(store, new SettingsStore(store));
        evaluations.prepare("live", live);

        WholeLoop.run(store, SPEC, 2);

        assertThat(evaluations.prepare("live", live).policy().version().number())
                .isEqualTo(1);
        assertThat(evaluations.prepare("later", live).policy().version().number())
                .isEqualTo(2);
        StoredSuiteEvaluation pinned = new EvaluationRecords(store).find("live").orElseThrow();
        assertThat(pinned.suite()).isEqualTo("arithmetic@1");
        assertThat(pinned.iteration()).isEqualTo(1);
    }

    @Test
    void an_order_that_cannot_be_carried_out_is_refused_and_leaves_no_evaluation() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        WholeLoop.run(store, SPEC, 1);

        refuses(store, new EvaluationOrder("tiny", 7, "arithmetic", 6, 1, null, null, null, 4))
                .hasMessageContaining("weights: campaign tiny has no version 7");
        refuses(store, new EvaluationOrder("other", null, "arithmetic", 6, 1, null, null, null, 4))
                .hasMessageContaining("weights: campaign other has no committed weights yet");
        refuses(store, new EvaluationOrder("tiny", null, "nothing", 6, 1, null, null, null, 4))
                .hasMessageContaining("suite: \"nothing\" is not there");
        refuses(store, new EvaluationOrder("tiny", null, "arithmetic", 60_000, 1, null, null, null, 4))
                .hasMessageContaining("problems: 60000 (expected: at most the 200 of suite arithmetic)");
        refuses(store, new EvaluationOrder("tiny", null, "arithmetic", 6, 4, 0.0, null, null, 4))
                .hasMessageContaining("samplesPerPrompt: 4 at temperature 0");
        refuses(store, new EvaluationOrder("tiny", null, "arithmetic", 6, 1, null, 64, null, 4))
                .hasMessageContaining("tokens and rollout.hardLimit 64");
        refuses(store, new EvaluationOrder("tiny", null, "vision", 6, 1, null, null, null, 4))
                .hasMessageContaining("images: 1 (expected: none, as the policy reads text alone");
        assertThat(new EvaluationRecords(store).ids()).isEmpty();

        SuiteEvaluations evaluations = new SuiteEvaluations(store, new SettingsStore(store));
        evaluations.prepare("taken", ORDER);
        assertThatThrownBy(() -> evaluations.prepare(
                        "taken", new EvaluationOrder("tiny", 1, "arithmetic", 7, 4, 1.0, null, null, 5)))
                .hasMessageContaining("evaluation: taken was ordered otherwise");
        assertThatThrownBy(() -> evaluations.prepare("../up", ORDER)).hasMessageContaining("evaluation id: \"../up\"");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refuses(BlobStore store, EvaluationOrder order) {
        return assertThatThrownBy(() -> new SuiteEvaluations(store, new SettingsStore(store)).prepare("x", order));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan.json", "rounds/new-0001/00001.arrow", "scores/new-0001-math.arrow", "report.json"})
    void one_that_is_stopped_anywhere_and_resumed_finds_the_same_and_writes_nothing_twice(String key) {
        // Of one activity alone: where several run out of retries at once, the test server takes no request to cancel
        // one that
        // has just ended, and stands still.
        FaultyStore stopped = new FaultyStore(folder, "evaluations/e/" + key, Damage.REFUSED);
        try (WholeLoop loop = new WholeLoop(stopped, SPEC, 1)) {
            loop.result();
            SuiteEvaluationWorkflow evaluation = loop.evaluate("e", ORDER);
            assertThat(loop.awaitPaused(evaluation, Duration.ofSeconds(10)))
                    .contains("object evaluations/e/", "[STORAGE_UNAVAILABLE]");
            stopped.mend();
            evaluation.resume();
            WholeLoop.result(evaluation);
        }

        assertThat(new EvaluationRecords(stopped).report("e"))
                .isEqualTo(new EvaluationRecords(UNDISTURBED).report("e"))
                .isPresent();
        assertThat(written(stopped)).isEqualTo(written(UNDISTURBED)).doesNotHaveDuplicates();
    }

    /** Each trajectory and the token from which a round goes on with it: no sample is written twice. */
    private static List<Wrote> written(BlobStore store) {
        try (Stream<String> keys = store.list(Keys.orderedEvaluation("e") + "rounds/")) {
            return keys.flatMap(key -> TrajectoryObjects.ROUNDS.find(store, key).orElseThrow().rows().stream())
                    .map(OrderedEvaluationTest::wrote)
                    .toList();
        }
    }

    private record Wrote(TrajectoryId trajectory, int start) {}

    private static Wrote wrote(RoundRow row) {
        return new Wrote(row.trajectory(), row.start());
    }
}
