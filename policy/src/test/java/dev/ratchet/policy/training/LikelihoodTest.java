package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
    @Test
    void packed_answers_have_the_log_probabilities_of_the_reference_network() {
        for (ModelConfig config : Models.tinyFamilies()) {
            try (Weights weights = Models.lively(config, 4);
                    Transformer transformer = new Transformer(weights)) {
                SplittableRandom random = new SplittableRandom(1);
                List<Branch> branches = new ArrayList<>();
                Map<Integer, Double> expected = new HashMap<>();
                ReferenceTransformer reference = new ReferenceTransformer(weights);
                for (int b = 0; b < 5; b++) {
                    // Lengths from a single token to some that reach far positions.
                    TokenIds prompt = Groups.tokens(random, b == 4 ? 150 : 1 + 2 * b, config.vocabulary());
                    List<Answer> answers = new ArrayList<>();
                    for (int i = 0; i <= b % 3; i++) {
                        TokenIds tokens = Groups.tokens(random, 1 + 4 * i, config.vocabulary());
                        Answer answer = new Answer(expected.size(), tokens, i / 2);
                        double sum = 0;
                        double[] logProbs =
                                reference.logProbs(prompt.followedBy(tokens).toArray(), prompt.length());
                        for (int t = answer.lossFrom(); t < logProbs.length; t++) {
                            sum += logProbs[t];
                        }
                        expected.put(answer.index(), sum);
                        answers.add(answer);
                    }
                    branches.add(new Branch(prompt, answers));
                }

                Map<Integer, double[]> computed =
                        new Likelihood(transformer, MemorySettings.NONE, () -> {}).of(new Microbatch(branches));

                assertThat(computed.keySet()).isEqualTo(expected.keySet());
                computed.forEach((answer, logProbs) -> assertThat(AnswerTokens.sum(logProbs))
                        .as("answer %d", answer)
                        .isEqualTo(expected.getOrDefault(answer, 0.0), within(3e-4)));
            }
        }
    }
}
