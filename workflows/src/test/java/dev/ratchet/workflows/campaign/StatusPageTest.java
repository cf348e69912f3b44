package dev.ratchet.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusPageTest {
    private static final CampaignPlan PLAN =
            new CampaignPlan(BranchId.main("test"), new ObjectRef("settings", "00".repeat(32)), 9, 0, 0, 0, 5);

    @Test
    void it_begins_with_the_state_and_says_what_can_be_done() {
        assertThat(page(Mode.RUNNING, null, List.of()))
                .startsWith("### RUNNING, iteration 3 of 9\n\nTo pause: ")
                .contains("`pause`");
        assertThat(page(Mode.PAUSING, "why", List.of("new shard 0")))
                .startsWith("### PAUSING (why), waiting for new shard 0\n\nTo go on: ")
                .contains("`resume`");
        assertThat(page(Mode.PAUSED, "why", List.of())).startsWith("### PAUSED (why), in flight 0\n\nTo go on: ");
        assertThat(page(Mode.DONE, null, List.of())).startsWith("### DONE, 9 iterations\n\nBranch `test/main`");
    }

    @Test
    void a_reason_shows_as_it_is_whatever_characters_it_has() {
        assertThat(page(Mode.PAUSED, "a_b failed:\n# no *room* <b> [CORRUPT_DATA]", List.of()))
                .startsWith(
                        "### PAUSED (a\\_b failed: \\# no \\*room\\* \\<b\\> \\[CORRUPT\\_DATA\\]), in flight 0\n\n");
    }

    private static String page(Mode mode, @Nullable String reason, List<String> waitingFor) {
        return StatusPage.of(
                PLAN,
                new CampaignStatus(
                        mode, "iteration", 3, 9, reason, waitingFor, CampaignState.NOTHING_YET, null, null, null));
    }
}
