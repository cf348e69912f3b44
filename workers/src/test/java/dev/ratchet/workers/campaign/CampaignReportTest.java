package dev.ratchet.workers.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.commit.StoredEvaluation;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.report.CampaignSummary;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.Trained;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees at the end. */
class CampaignReportTest {
    private static final BranchId BRANCH = BranchId.main("test");
    private static final String SHA = "ab".repeat(32);
    private static final ObjectRef OBJECT = new ObjectRef("x", SHA);
    private static final CampaignPlan PLAN = new CampaignPlan(BRANCH, OBJECT, 3, 1000, 0, 0, 15);
    private static final Trained TRAINED = new Trained("weights", SHA, 10, 1, 0.5, 1, 100, "cpu");

    @TempDir
    Path folder;

    private final BlobStore store = new InMemoryBlobStore();
    private final StoreCommits commits = new StoreCommits(store);
    private final Written view = new Written();
    private CampaignState state = CampaignState.NOTHING_YET;

    @Test
    void the_end_of_a_campaign_is_a_table_its_curves_and_where_to_look_next() throws Exception {
        commit(0, null);
        evaluated(0, 250, 14.5);
        commit(1, figures(0.25, 0.30, 14));
        commit(2, figures(0.50, 0.55, 20));
        commit(3, figures(0.75, 0.80, 33));
        evaluated(3, 800, 32.5);
        summarized(
                TrajectoryStatus.TRAINED, TrajectoryStatus.PARTIAL, TrajectoryStatus.WAITING, TrajectoryStatus.PARTIAL);

        show();

        String iteration = folder + "/store/campaigns/test/main/iterations/000003/";
        Path picture = folder.resolve("home/test.png");
        assertThat(view.lines)
                .containsExactly(
                        "",
                        "held-out        before                     after",
                        "accuracy        25.0 % (22.4 to 27.8)      80.0 % (77.4 to 82.4)",
                        "mean tokens     14.5                       32.5",
                        "problems        1000                       1000",
                        "reward    0.30 ▁▅█ 0.80",
                        "accuracy  0.25 ▁▅█ 0.75",
                        "tokens    14.0 ▁▃█ 33.0",
                        "",
                        "Curves:            " + picture,
                        "Published weights: %s/store/campaigns/test/main/weights/%s/".formatted(folder, SHA),
                        "Trajectories:      " + iteration + "rollouts/new-0000.arrow",
                        "  to read them:    python3 -c \"import pyarrow as pa; print(pa.ipc.open_file('%srollouts/new-0000.arrow').read_all())\""
                                .formatted(iteration),
                        "Unfinished:        2 answers stay stored; listed with status partial in %ssummary.arrow"
                                .formatted(iteration),
                        "To pause the next: Ctrl-C, or ./ratchet campaign pause NAME --reason TEXT");
        BufferedImage curves = ImageIO.read(picture.toFile());
        assertThat(curves.getWidth()).isEqualTo(900);
        assertThat(curves.getHeight()).as("reward, accuracy and length").isEqualTo(3 * 300);
        CampaignSummary summary = view.summaries.getFirst();
        assertThat(String.valueOf(summary.ciBefore())).matches("\\[0\\.224\\d+, 0\\.277\\d+]");
        assertThat(String.valueOf(summary.ciAfter())).matches("\\[0\\.774\\d+, 0\\.823\\d+]");
        assertThat(summary)
                .isEqualTo(new CampaignSummary(
                        0.25, 0.8, summary.ciBefore(), summary.ciAfter(), 14.5, 32.5, 3, 3, 12.5, null, SHA, 24, 6));
    }

    @Test
    void a_campaign_that_evaluates_nothing_and_leaves_nothing_unfinished_says_so() {
        commit(0, null);
        for (int iteration = 1; iteration <= 3; iteration++) {
            commit(iteration, figures(0.5, 0.5, 10));
        }
        summarized(TrajectoryStatus.TRAINED);

        show();

        assertThat(view.lines)
                .contains("Nothing was evaluated (evaluation.problems: 0).")
                .noneMatch(line -> line.startsWith("Unfinished:"));
        assertThat(view.summaries.getFirst().accuracyAfter()).isNull();
    }

    private void show() {
        Place place = new Place(
                new HomeDirectory(folder.resolve("home")),
                folder.resolve("store").toUri(),
                Map.of());
        CampaignRecords records = new CampaignRecords(store);
        var opened = records.open(PLAN);
        new CampaignReport(place, records, view)
                .show(PLAN, new CampaignResult(opened.state(), opened.before(), opened.latest()), 12.5, null);
    }

    private void commit(int iteration, @Nullable Figures figures) {
        PolicyRef policy = new PolicyRef(new PolicyVersion(iteration), OBJECT, SHA);
        Appended appended = figures == null ? null : new Appended(new BufferRef(OBJECT, 2, 0, 2), OBJECT, figures);
        state = commits.commit(
                new CommitRequest(BRANCH, OBJECT, iteration, state.commit(), policy, appended, TRAINED, List.of()));
    }

    private static Figures figures(double accuracy, double reward, double length) {
        return new Figures(8, 8, accuracy, reward, reward, length, 100, 1, 2, 0, 2, 8, 2, 0, 0, new TreeMap<>());
    }

    private void evaluated(int iteration, int right, double length) {
        JsonObjects<StoredEvaluation> reports = new JsonObjects<>("ratchet.evaluation/1", StoredEvaluation.class);
        reports.createOrRead(
                store,
                Keys.evaluationReport(Keys.evaluation(BRANCH, iteration)),
                new StoredEvaluation(iteration, SHA, 1000, right, 0, length, new TreeMap<>()));
    }

    private void summarized(TrajectoryStatus... statuses) {
        List<SummaryRow> rows = new ArrayList<>();
        for (TrajectoryStatus status : statuses) {
            rows.add(new SummaryRow(
                    new TrajectoryId(new GroupId(3, 0), rows.size()),
                    new PromptId("a"),
                    new StopReason.BudgetSpent(),
                    4,
                    4,
                    Optional.empty(),
                    Optional.empty(),
                    new PolicyVersions(2, 2, 1),
                    new RowLocation("rollouts", rows.size()),
                    status));
        }
        TrajectoryObjects.SUMMARIES.write(store, Keys.summary(BRANCH, 3), rows);
    }

    /** Writes down what it is to show. */
    private static final class Written implements View {
        private final List<String> lines = new ArrayList<>();
        private final List<CampaignSummary> summaries = new ArrayList<>();

        @Override
        public void show(CampaignEvent event) {
            lines.add(Sentences.of(event));
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }

        @Override
        public void summary(CampaignSummary summary) {
            summaries.add(summary);
        }
    }
}
