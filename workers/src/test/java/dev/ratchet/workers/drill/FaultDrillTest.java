package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workers.drill.DrilledCampaign.Held;
import dev.ratchet.workers.drill.DrilledCampaign.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The oracle of every fault: a campaign that was killed somewhere ends with weights equal to the bit to those of one that
 * was not. Real processes, real kills, each at a point where a process is proven to stand.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class FaultDrillTest {
    private static final String WARM_UP = "before:.*/iterations/000000/checkpoints/.*/00000008.json";
    private static final String ROLLOUT = "before:.*/iterations/000001/rounds/new-0001/00003.arrow";
    private static final String EARLY_ROUND = "before:.*/iterations/000001/rounds/new-0001/00001.arrow";
    private static final String RESUMED = "after:.*/iterations/000002/rounds/resumed-0000/00001.arrow";
    private static final String SEALED = "after:.*/iterations/000002/rollouts/new-0001.arrow";
    private static final String EVALUATED = "after:.*/evaluations/000003/rollouts/new-0000.arrow";
    private static final String SCORING = "before:.*/iterations/000002/scores/new-0000-math.arrow";
    private static final String LATER_SCORING = "before:.*/iterations/000003/scores/new-0001-math.arrow";
    private static final String TRAINING = "before:.*/iterations/000003/checkpoints/.*/00000002.json";
    private static final String TRAINED = "after:.*/iterations/000003/trained.json";
    private static final String PUBLISHING = "before:.*/iterations/000003/weights.json";
    private static final String APPENDING = "after:.*/iterations/000003/buffer.json";

    private static final List<String> EVERY_PHASE =
            List.of(WARM_UP, ROLLOUT, RESUMED, SEALED, SCORING, APPENDING, TRAINING, TRAINED, PUBLISHING, EVALUATED);
    private static final List<String> ONE_A_PHASE = List.of(WARM_UP, ROLLOUT, SCORING, TRAINING, PUBLISHING);

    private static final List<String> WORKFLOWS = List.of(
            "campaign/drill",
            "campaign/drill/main/iteration/1",
            "campaign/drill/main/iteration/2",
            "campaign/drill/main/iteration/3");

    @TempDir
    private static Path folder;

    private static String undisturbed = "";

    @BeforeAll
    static void runUndisturbed() throws IOException {
        undisturbed = DrilledCampaign.undisturbedWeights(folder.resolve("undisturbed"));
        assertThat(undisturbed).matches("[0-9a-f]{64}");
    }

    private static DrilledCampaign campaign(String name, List<String> points) throws IOException {
        return new DrilledCampaign(Files.createDirectories(folder.resolve(name)), points);
    }

    private static DrilledCampaign ofSeparatePools(String name, List<String> points) throws IOException {
        return new DrilledCampaign(Files.createDirectories(folder.resolve(name)), points, Surroundings.SEPARATE);
    }

    @Test
    void a_kill_of_the_pool_at_work_in_every_phase_leaves_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = ofSeparatePools("pool", EVERY_PHASE)) {
            campaign.start();
            for (int i = 0; i < EVERY_PHASE.size(); i++) {
                Held held = campaign.awaitHeld();
                DrilledCampaign.kill(ProcessHandle.of(held.pid()).orElseThrow());
                campaign.release();
                if (held.key().contains("/rounds/new-0001/")) {
                    onlyTheLastSegmentIsWrittenAgain(campaign, held);
                }
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
            Map<String, Integer> attempts = Histories.attempts(campaign.home(), WORKFLOWS);
            assertThat(attempts)
                    .extractingByKeys(
                            "warm-up",
                            "roll-out",
                            "resume-partial-rollouts",
                            "score",
                            "train-step",
                            "publish-weights",
                            "append-to-buffer")
                    .allSatisfy(attempt -> assertThat(attempt).isGreaterThanOrEqualTo(2));
        }
    }

    /** The shard's rounds before the one at which its process was killed are never asked for again. */
    private static void onlyTheLastSegmentIsWrittenAgain(DrilledCampaign campaign, Held held) throws IOException {
        String shard = held.key().substring(0, held.key().lastIndexOf('/') + 1);
        assertThat(campaign.createsBy(held.pid()).stream().filter(key -> key.startsWith(shard)))
                .containsExactly(shard + "00000.arrow", shard + "00001.arrow", shard + "00002.arrow", held.key());
        DrilledCampaign.await("the round to be written again", () -> {
            try {
                return campaign.createsAfterLastBy(held.pid()).contains(held.key());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(campaign.createsAfterLastBy(held.pid()).stream().filter(key -> key.startsWith(shard)))
                .containsExactly(held.key());
    }

    @Test
    void a_kill_of_all_pools_at_once_leaves_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = ofSeparatePools("all-pools", ONE_A_PHASE)) {
            campaign.start();
            for (int i = 0; i < ONE_A_PHASE.size(); i++) {
                campaign.awaitHeld();
                List<ProcessHandle> pools = campaign.processes(" worker ");
                assertThat(pools).hasSize(4);
                pools.forEach(DrilledCampaign::kill);
                campaign.release();
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
            assertThat(Histories.attempts(campaign.home(), WORKFLOWS))
                    .extractingByKeys("warm-up", "roll-out", "score", "train-step", "publish-weights")
                    .allSatisfy(attempt -> assertThat(attempt).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    void a_kill_of_temporal_leaves_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = campaign("temporal", ONE_A_PHASE)) {
            campaign.start();
            for (int i = 0; i < ONE_A_PHASE.size(); i++) {
                campaign.awaitHeld();
                List<ProcessHandle> servers = campaign.processes("start-dev");
                assertThat(servers).isNotEmpty();
                servers.forEach(DrilledCampaign::kill);
                DrilledCampaign.await(
                        "Temporal to be back",
                        () -> campaign.processes("start-dev").stream().anyMatch(server -> !servers.contains(server)));
                campaign.release();
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
        }
    }

    @Test
    void a_kill_of_everything_and_the_same_command_again_leaves_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = campaign("everything", ONE_A_PHASE)) {
            campaign.start();
            for (int i = 0; i < ONE_A_PHASE.size(); i++) {
                campaign.awaitHeld();
                campaign.killEverything();
                campaign.release();
                campaign.start();
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
            assertThat(Histories.attempts(campaign.home(), WORKFLOWS))
                    .extractingByKeys("warm-up", "roll-out", "score", "train-step", "publish-weights")
                    .allSatisfy(attempt -> assertThat(attempt).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    void temporals_database_deleted_in_the_middle_of_any_phase_leaves_no_trace_in_the_weights() throws Exception {
        // No two in what can happen at the same moment: what a kill finds written comes to its point no more.
        List<String> points = List.of(RESUMED, LATER_SCORING, TRAINING);
        try (DrilledCampaign campaign = campaign("database", points)) {
            campaign.start();
            for (int i = 0; i < points.size(); i++) {
                campaign.awaitHeld();
                campaign.killEverything();
                campaign.release();
                deleteTemporalsDatabase(campaign.home());
                campaign.start();
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
        }
    }

    private static void deleteTemporalsDatabase(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("temporal.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void a_pause_in_the_middle_of_an_iteration_leaves_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = campaign("paused", List.of(RESUMED))) {
            campaign.start();
            campaign.awaitHeld();
            assertThat(campaign.command("campaign", "pause", "drill", "--reason", "a drill"))
                    .contains("PAUSING (a drill), waiting for iteration 2");
            campaign.release();
            DrilledCampaign.await(
                    "the pause",
                    () -> campaign.command("campaign", "show", "drill").contains("PAUSED (a drill), in flight 0"));
            assertThat(campaign.command("campaign", "resume", "drill")).contains("RUNNING");
            assertThat(campaign.weights()).isEqualTo(undisturbed);
        }
    }

    @Test
    void temporals_own_pauses_of_activities_and_of_workflows_leave_no_trace_in_the_weights() throws Exception {
        try (DrilledCampaign campaign = campaign("temporal-pauses", List.of(EARLY_ROUND, RESUMED, TRAINING))) {
            campaign.start();
            campaign.awaitHeld();
            try (TemporalPauses temporal = new TemporalPauses(campaign.home())) {
                String first = "campaign/drill/main/iteration/1";
                temporal.pauseActivities(first, "roll-out");
                temporal.awaitHeartbeats(first, "roll-out", 2); // by which it has heard of the pause
                campaign.release();
                temporal.awaitPausedActivities(first, "roll-out");
                temporal.unpauseActivities(first, "roll-out");

                campaign.awaitHeld();
                List<String> workflows = List.of("campaign/drill", "campaign/drill/main/iteration/2");
                workflows.forEach(temporal::pauseWorkflow);
                campaign.release();
                workflows.forEach(temporal::awaitStandstill);
                workflows.forEach(temporal::unpauseWorkflow);

                campaign.awaitHeld();
                String third = "campaign/drill/main/iteration/3";
                temporal.pauseActivities(third, "train-step");
                // Longer than the heartbeat timeout of 3 s: what still works must not be taken for dead.
                temporal.awaitHeartbeats(third, "train-step", 5);
                campaign.release();
                temporal.awaitPausedActivities(third, "train-step");
                temporal.unpauseActivities(third, "train-step");
            }
            assertThat(campaign.weights()).isEqualTo(undisturbed);
        }
    }

    @Test
    void the_same_campaign_again_ends_with_the_same_weights() throws Exception {
        try (DrilledCampaign campaign = campaign("again", List.of("before:nothing"))) {
            campaign.start();
            assertThat(campaign.weights()).isEqualTo(undisturbed);
        }
    }
}
