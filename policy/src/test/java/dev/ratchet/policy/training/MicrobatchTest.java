package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MicrobatchTest {
    @Test
    void every_answer_goes_through_once_and_the_bound_holds_unless_one_answer_alone_exceeds_it() {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (long seed = first; seed < first + 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Branch> branches = new ArrayList<>();
            int answers = 0;
            for (int b = random.nextInt(6); b >= 0; b--) {
                List<Answer> some = new ArrayList<>();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    some.add(new Answer(answers++, Groups.tokens(random, random.nextInt(1, 20), 9), 0));
                }
                branches.add(new Branch(TokenIds.of(1, 2, 3), some));
            }
            int bound = random.nextInt(1, 60);

            List<Microbatch> cut = Microbatch.cut(branches, bound);

            assertThat(cut.stream()
                            .flatMap(microbatch -> microbatch.branches().stream())
                            .flatMap(branch -> branch.answers().stream())
                            .map(Answer::index))
                    .as("-Dtests.seed=%d", seed)
                    .hasSize(answers)
                    .doesNotHaveDuplicates();
            for (Microbatch microbatch : cut) {
                int tokens =
                        microbatch.branches().stream().mapToInt(Branch::tokens).sum();
                long count = microbatch.branches().stream()
                        .mapToLong(branch -> branch.answers().size())
                        .sum();
                assertThat(tokens <= bound || count == 1)
                        .as("-Dtests.seed=%d", seed)
                        .isTrue();
            }
        }
    }
}
