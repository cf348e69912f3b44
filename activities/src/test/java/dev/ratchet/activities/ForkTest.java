package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsDifference;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fork goes on from a committed iteration of another campaign; with unchanged settings it ends with the same bits. */
@Timeout(120)
class ForkTest {
    private static final InMemoryBlobStore STORE = new InMemoryBlobStore();
    private static final int ITERATIONS = 4;

    private static CampaignResult original = new CampaignResult(CampaignState.NOTHING_YET, null, null);

    /** With a length reward, so that every step moves the weights, however few answers are right. */
    private static CampaignSpec spec(int iterations) {
        CampaignSpec spec = TinyCampaign.spec(iterations);
        return TinyCampaign.with(spec, new RewardSpec(0.5, 1, 2, false, null), spec.replay());
    }

    private final Forks forks = new Forks(STORE);

    @BeforeAll
    static void runTheOriginal() {
        CampaignSpec spec = spec(ITERATIONS);
        new Origins(STORE).claim(TinyCampaign.BRANCH, TinyCampaign.prepare(STORE, spec));
        original = WholeLoop.run(STORE, spec);
        Commits commits = new Commits(STORE);
        assertThat(IntStream.rangeClosed(0, ITERATIONS)
                        .mapToObj(iteration -> commits.of(TinyCampaign.BRANCH, iteration)
                                .orElseThrow()
                                .content()
                                .made()
                                .policy()
                                .weightsSha256()))
                .as("each step moves the weights, or equal ones would show nothing")
                .doesNotHaveDuplicates();
    }

    private static CampaignResult run(Origin fork, CampaignSpec spec) {
        try (WholeLoop loop = new WholeLoop(STORE, CampaignPlan.of(spec, fork.settings()))) {
            return loop.result();
        }
    }

    private Origin fork(String campaign, int iteration, CampaignSpec spec) {
        return forks.begin(new Parent(BranchId.main(campaign), iteration), spec);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void with_unchanged_settings_it_ends_with_the_same_weights_and_writes_only_what_comes_after(int iteration) {
        CampaignSpec spec = TinyCampaign.named(spec(ITERATIONS), "same-from-" + iteration);
        CampaignResult result = run(fork("tiny", iteration, spec), spec);

        assertThat(WholeLoop.weights(result)).isEqualTo(WholeLoop.weights(original));
        assertThat(result.state().totals()).isEqualTo(original.state().totals());
        assertThat(result.before()).isEqualTo(original.before());
        try (Stream<String> own = STORE.list(Keys.branch(spec.mainBranch()) + "iterations/")) {
            assertThat(own.filter(key -> !key.endsWith("buffer-snapshot.json")))
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(key).isGreaterThan(Keys.iteration(spec.mainBranch(), iteration + 1)));
        }
        Commits commits = new Commits(STORE);
        assertThat(commits.of(spec.mainBranch(), iteration)).isEqualTo(commits.of(TinyCampaign.BRANCH, iteration));
        assertThat(commits.newest(spec.mainBranch())
                        .orElseThrow()
                        .content()
                        .made()
                        .iteration())
                .isEqualTo(ITERATIONS);
    }

    @Test
    void a_fork_of_a_fork_goes_on_like_the_first_also_from_before_it_left() {
        CampaignSpec first = TinyCampaign.named(spec(ITERATIONS), "first");
        run(fork("tiny", 2, first), first);
        for (int iteration : List.of(1, 3)) {
            CampaignSpec second = TinyCampaign.named(spec(ITERATIONS), "second-from-" + iteration);

            assertThat(WholeLoop.weights(run(fork("first", iteration, second), second)))
                    .isEqualTo(WholeLoop.weights(original));
        }
    }

    @Test
    void with_changed_settings_it_says_which_and_comes_out_otherwise() {
        CampaignSpec spec = TinyCampaign.named(TinyCampaign.learning(spec(ITERATIONS + 1), 0.02), "faster");
        Origin fork = fork("tiny", 3, spec);

        assertThat(forks.differences(fork))
                .containsExactly(
                        new SettingsDifference("iterations", "4", "5"),
                        new SettingsDifference("training.learningRate", "0.01", "0.02"));
        CampaignResult result = run(fork, spec);
        assertThat(result.state().iteration()).isEqualTo(ITERATIONS + 1);
        assertThat(WholeLoop.weights(result)).isNotEqualTo(WholeLoop.weights(original));
        assertThat(new Commits(STORE)
                        .of(spec.mainBranch(), 4)
                        .orElseThrow()
                        .content()
                        .made()
                        .settings())
                .isEqualTo(fork.settings());
        assertThat(fork("tiny", 3, spec)).as("asked for again").isEqualTo(fork);
        assertThat(new Origins(STORE).claim(spec.mainBranch(), fork.settings())).isEqualTo(fork);
    }

    @Test
    void who_only_looks_stores_nothing() {
        CampaignSpec spec = TinyCampaign.named(spec(ITERATIONS), "looked-at");
        Origin fork = fork("tiny", 3, spec);
        List<String> before = keys(spec.mainBranch());

        assertThat(new StoreCommits(STORE).look(fork.branch()).state().iteration())
                .isEqualTo(3);
        assertThat(keys(spec.mainBranch())).isEqualTo(before);
    }

    private static List<String> keys(BranchId branch) {
        try (Stream<String> keys = STORE.list(Keys.branch(branch))) {
            return keys.toList();
        }
    }

    @Test
    void what_cannot_be_forked_is_refused_and_takes_no_name() {
        CampaignSpec spec = TinyCampaign.named(spec(ITERATIONS), "refused");

        assertThatThrownBy(() -> fork("tiny", 9, spec))
                .isInstanceOf(FaultException.class)
                .hasMessage("iteration: 9 of campaign tiny is not committed (expected: one that is: 0 to 4)");
        assertThatThrownBy(() -> fork("tiny", ITERATIONS, spec))
                .hasMessage("iterations: 4 (expected: more than 4, after which the fork goes on)");
        assertThatThrownBy(() -> fork("tiny", 3, TinyCampaign.seeded(spec, 8)))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "seed: may not change once a campaign has begun: what was drawn so far was drawn from it; begin another campaign");
        assertThat(new Origins(STORE).find(spec.mainBranch())).isEmpty();
    }

    @Test
    void a_name_is_taken_by_one_fork() {
        CampaignSpec spec = TinyCampaign.named(spec(ITERATIONS), "taken");
        fork("tiny", 3, spec);

        assertThatThrownBy(() -> fork("tiny", 2, spec))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "campaign name: taken is taken by a campaign that is a fork of tiny after iteration 3 (expected: a name that is free)");
        assertThatThrownBy(() -> fork("tiny", 3, TinyCampaign.learning(spec, 0.02)))
                .hasMessageContaining("other settings: training.learningRate: 0.01 there, 0.02 here");
        assertThatThrownBy(() -> fork("tiny", 3, TinyCampaign.named(spec, "tiny")))
                .hasMessageContaining("tiny is taken by a campaign that is no fork");
    }
}
