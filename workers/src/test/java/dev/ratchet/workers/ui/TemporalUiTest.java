package dev.ratchet.workers.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workers.bench.IdlePools;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.pool.PoolOptions;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser on the real UI of a real server: what an operator reads and clicks. */
@Timeout(180)
@Order(2)
class TemporalUiTest {
    private static final String CAMPAIGN = WorkflowIds.campaign("seen");

    private static final Path PICTURES = Path.of("target", "temporal-ui");

    private Path temporal = Path.of("");
    private Path chromium = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void findPrograms() {
        Optional<Path> found = Chromium.find();
        assumeThat(found)
                .as("a browser: chromium, chromium-browser or google-chrome on PATH (Debian: apt-get install chromium)")
                .isPresent();
        chromium = found.orElseThrow();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
        assumeThatCode(() -> temporal = TemporalBinary.locate(environment, System.err::println))
                .as("the temporal program can be had")
                .doesNotThrowAnyException();
    }

    @Test
    void an_operator_pauses_and_resumes_a_campaign_by_clicks() throws Exception {
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        try (HomeLock _ = home.lock();
                Supervisor supervisor = new Supervisor(home, _ -> {})) {
            TemporalServer server = TemporalServer.in(home, temporal, settings());
            supervisor.start(server.command());
            try (TemporalConnection connection = server.awaitReady(Duration.ofSeconds(60));
                    Chromium browser = Chromium.start(chromium, Files.createDirectories(folder.resolve("browser")))) {
                pauseAndResume(connection.client(), server.ui() + "/namespaces/default/workflows", browser);
            }
        }
    }

    private static void pauseAndResume(WorkflowClient client, String workflows, Chromium browser) throws Exception {
        HoldingRollout rollout = new HoldingRollout();
        WorkerFactory workers = workers(client, rollout);
        try {
            WorkflowStub campaign = start(client);
            rollout.begun.await();

            browser.open(workflows + "/campaign%2Fseen");
            browser.click("a", "User Metadata");
            browser.awaitText("RUNNING, iteration 1 of 2");
            signal(browser, "pause", "\"the *machine* is needed\"");
            refreshUntil(browser, "PAUSING (the *machine* is needed), waiting for ");

            rollout.boundary.countDown();
            refreshUntil(browser, "PAUSED (the *machine* is needed), in flight 0");
            browser.picture(PICTURES.resolve("paused.png"));

            browser.click("a", "Relationships");
            browser.click("a", "campaign/seen/main/iteration/1");
            browser.awaitAddress("iteration");
            browser.click("a", "User Metadata");
            assertThat(browser.awaitText("Iteration 1, rolling out"))
                    .contains(
                            "PAUSED (the *machine* is needed), in flight 0",
                            "Pause and resume its campaign, campaign/seen");
            browser.picture(PICTURES.resolve("iteration.png"));

            browser.open(workflows + "/campaign%2Fseen");
            browser.click("a", "User Metadata");
            browser.awaitText("To go on: ");
            signal(browser, "resume", "");
            assertThat(campaign.getResult(CampaignResult.class).state().iteration())
                    .isEqualTo(2);
            refreshUntil(browser, "DONE, 2 iterations");
            browser.picture(PICTURES.resolve("done.png"));
        } finally {
            workers.shutdownNow();
        }
    }

    private static void signal(Chromium browser, String name, String input) {
        browser.click("button", "More Actions");
        browser.click("[role=menuitem]", "Send a Signal");
        browser.click("[data-testid=signal-select-button]", "");
        browser.click("[role=option]", name);
        if (!input.isEmpty()) {
            browser.click(".cm-content", "");
            browser.type(input);
        }
        browser.click("dialog button, [role=dialog] button", "Submit");
        browser.awaitText("Workflow signaled");
    }

    private static TemporalServer.Settings settings() {
        return TemporalServer.Settings.standard(new TreeMap<>(Map.of(
                WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT,
                WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)));
    }

    private static WorkerFactory workers(WorkflowClient client, HoldingRollout rollout) {
        WorkerFactory factory = WorkerFactory.newInstance(client, PoolOptions.factory());
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = factory.newWorker(pool.queue(), PoolOptions.shared());
            switch (pool) {
                case ROLLOUT -> worker.registerActivitiesImplementations(rollout);
                case CONTROL -> {
                    worker.registerWorkflowImplementationTypes(
                            MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
                    worker.registerActivitiesImplementations(new IdlePools());
                }
                case REWARD_MATH, REWARD_CODE, REWARD_K12, REWARD_VISION, TRAINER ->
                    worker.registerActivitiesImplementations(new IdlePools());
            }
        }
        factory.start();
        return factory;
    }

    private static WorkflowStub start(WorkflowClient client) {
        CampaignWorkflow campaign = client.newWorkflowStub(
                CampaignWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(CAMPAIGN)
                        .setTaskQueue(TaskQueues.CONTROL.queue())
                        .build());
        CampaignPlan plan = new CampaignPlan(BranchId.main("seen"), IdlePools.object("settings"), 2, 0, 0, 0, 30);
        WorkflowClient.start(campaign::run, plan, CampaignProgress.START);
        return WorkflowStub.fromTyped(campaign);
    }

    /** The UI itself asks the workflow for its state only when a page is opened, or by the key R. */
    private static void refreshUntil(Chromium browser, String text) {
        browser.awaitText(text, () -> browser.press('r'));
    }
}
