package dev.ratchet.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CampaignPlanTest {
    @Test
    void in_between_some_problems_are_asked_every_so_many_iterations_and_all_of_them_before_and_after() {
        assertThat(problems(7, 3)).containsExactly(1000, 0, 0, 200, 0, 0, 200, 1000);
        assertThat(problems(3, 1)).containsExactly(1000, 200, 200, 1000);
    }

    @Test
    void where_an_evaluation_in_between_is_the_last_one_all_problems_are_asked_once() {
        assertThat(problems(6, 3)).containsExactly(1000, 0, 0, 200, 0, 0, 1000);
    }

    @Test
    void without_evaluations_in_between_there_are_two_and_without_iterations_one() {
        assertThat(problems(4, 0)).containsExactly(1000, 0, 0, 0, 1000);
        assertThat(problems(0, 3)).containsExactly(1000);
    }

    /** After each iteration from 0 on. */
    private static List<Integer> problems(int iterations, int every) {
        CampaignPlan plan = new CampaignPlan(
                BranchId.main("test"), new ObjectRef("settings", "0f".repeat(32)), iterations, 1000, every, 200, 15);
        return IntStream.rangeClosed(0, iterations)
                .map(plan::problemsAfter)
                .boxed()
                .toList();
    }
}
