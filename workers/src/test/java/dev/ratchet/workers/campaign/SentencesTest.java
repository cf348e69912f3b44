package dev.ratchet.workers.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workers.campaign.CampaignEvent.Halted;
import dev.ratchet.workers.campaign.CampaignEvent.Iterated;
import dev.ratchet.workers.campaign.CampaignEvent.Progress;
import dev.ratchet.workers.campaign.CampaignEvent.Retried;
import dev.ratchet.workflows.contract.Figures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SentencesTest {
    private static final Figures FIGURES =
            new Figures(16, 16, 0.25, 0.5, 0.75, 12.34, 300, 3, 7, 0, 2, 8, 4, 0, 0, new TreeMap<>());

    @Test
    void a_finished_iteration_says_all_that_it_came_to() {
        assertThat(Sentences.of(new Iterated(3, 40, FIGURES, 812.4, Duration.ofSeconds(114))))
                .isEqualTo(
                        "iteration   3/40  reward 0.500  accuracy 25.0 %  length 12.3  812 tokens/s  partials 7  ETA 1:54");
    }

    @Test
    void what_nobody_saw_is_left_out() {
        assertThat(Sentences.of(new Iterated(3, 40, FIGURES, null, null)))
                .isEqualTo("iteration   3/40  reward 0.500  accuracy 25.0 %  length 12.3  partials 7");
    }

    @Test
    void groups_that_wait_or_were_dropped_are_told_where_there_are_any() {
        Figures figures = new Figures(16, 16, 0.25, 0.5, null, 12.34, 300, 3, 7, 5, 0, 0, 0, 2, 1, new TreeMap<>());
        assertThat(Sentences.of(new Iterated(3, 40, figures, 812.4, null)))
                .isEqualTo(
                        "iteration   3/40  reward 0.500  accuracy 25.0 %  length 12.3  812 tokens/s  partials 7  groups waiting 5  dropped as stale 2  dropped as unjudged 1  no complete group: nothing trained");
    }

    @Test
    void the_live_line_tells_phase_and_progress() {
        assertThat(Sentences.of(new Progress("warm-up", 0, 40, "update 120/500", null, null, null)))
                .isEqualTo("warm-up: update 120/500");
        assertThat(Sentences.of(
                        new Progress("iteration", 4, 40, "shards 1/2", FIGURES, 812.4, Duration.ofSeconds(3700))))
                .isEqualTo(
                        "iteration 4/40: shards 1/2  reward 0.500  accuracy 25.0 %  length 12.3  812 tokens/s  partials 7  ETA 1:01:40");
    }

    @Test
    void a_pause_says_why_and_what_to_do() {
        assertThat(Sentences.of(new Halted(false, new PauseReason("lunch"), List.of("train step"), "demo")))
                .isEqualTo("PAUSING (lunch), waiting for train step");
        assertThat(Sentences.of(new Halted(true, new PauseReason("lunch"), List.of(), "demo")))
                .isEqualTo("PAUSED (lunch). Go on with: ./ratchet campaign resume demo");
        assertThat(Sentences.of(new Halted(true, new PauseReason("commit failed: disk full"), List.of(), "demo")))
                .contains("Mend that, then go on with: ./ratchet campaign resume demo");
    }

    @Test
    void a_retry_says_what_failed() {
        assertThat(Sentences.of(new Retried("roll-out", 3, 20, "its worker fell silent")))
                .isEqualTo("roll-out is tried again (attempt 3 of 20): its worker fell silent");
    }

    @Test
    void json_lines_hold_figures_and_no_words() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        JsonView view = new JsonView(new PrintStream(out, true, UTF_8), new PrintStream(words, true, UTF_8));

        view.show(new Iterated(3, 40, FIGURES, null, null));
        view.show(new Progress("warm-up", 0, 40, "update 120/500", null, null, null));
        view.say("Starting");

        assertThat(out.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("{\"event\":\"iteration\",\"iteration\":3")
                .contains("\"partials\":7,\"resumed\":3,\"waitingGroups\":0,\"droppedStale\":0,\"droppedUnjudged\":0");
        assertThat(words.toString(UTF_8)).isEqualTo("Starting" + System.lineSeparator());
    }
}
