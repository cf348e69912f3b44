package dev.ratchet.activities;

import static dev.ratchet.activities.WholeLoop.weights;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.campaign.CampaignResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop, whole, with every real part but Temporal's server; that one has tests with real processes in workers. */
@Timeout(120)
class WholeLoopTest {
    @Test
    void a_campaign_runs_end_to_end_and_the_same_campaign_again_has_the_same_weights() {
        InMemoryBlobStore first = new InMemoryBlobStore();
        InMemoryBlobStore second = new InMemoryBlobStore();

        CampaignResult one = WholeLoop.run(first, TinyCampaign.spec(4));
        CampaignResult two = WholeLoop.run(second, TinyCampaign.spec(4));

        assertThat(one.state().iteration()).isEqualTo(4);
        assertThat(weights(one)).isEqualTo(weights(two));
        assertThat(one.state().totals().resumed()).isPositive();
        assertThat(requireNonNull(one.before()).problems()).isEqualTo(10);
        assertThat(requireNonNull(one.after()).iteration()).isEqualTo(4);
        assertThat(requireNonNull(one.state().policy()).version().number()).isPositive();
    }

    @Test
    void a_campaign_whose_workflow_is_gone_goes_on_from_the_store() {
        InMemoryBlobStore undisturbed = new InMemoryBlobStore();
        InMemoryBlobStore stopped = new InMemoryBlobStore();

        CampaignResult whole = WholeLoop.run(undisturbed, TinyCampaign.spec(4));
        WholeLoop.run(stopped, TinyCampaign.spec(4), 2);
        CampaignResult resumed = WholeLoop.run(stopped, TinyCampaign.spec(4));

        assertThat(weights(resumed)).isEqualTo(weights(whole));
        assertThat(resumed.before()).isEqualTo(whole.before());
        assertThat(resumed.state()).isEqualTo(whole.state());
    }
}
