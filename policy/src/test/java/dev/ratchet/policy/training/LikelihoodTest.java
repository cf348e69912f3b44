package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
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
                    Learner learner = new Learner(weights)) {
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

                Map<Integer, double[]> computed = learner.likelihood().of(new Microbatch(branches));

                assertThat(computed.keySet()).isEqualTo(expected.keySet());
                computed.forEach((answer, logProbs) -> assertThat(AnswerTokens.sum(logProbs))
                        .as("answer %d", answer)
                        .isEqualTo(expected.getOrDefault(answer, 0.0), within(3e-4)));
            }
        }
    }

    @Test
    void each_token_that_a_sampler_wrote_has_the_learners_log_probability_within_a_ten_thousandth() {
        for (ModelConfig config : Models.tinyFamilies()) {
            try (Weights weights = Models.lively(config, 6);
                    Learner learner = new Learner(weights)) {
                assertThat(mismatch(weights, learner, Precision.FP32)).isLessThan(1e-4);
                assertThat(mismatch(weights, learner, Precision.BF16)).isBetween(1e-4, 0.5);
                assertThat(mismatch(weights, learner, Precision.INT8)).isBetween(1e-4, 0.5);
            }
        }
    }

    /** The largest difference of a token's log-probability between who wrote it and who learns from it. */
    private static double mismatch(Weights weights, Learner learner, Precision precision) {
        TokenIds prompt = TokenIds.of(3, 1, 4, 1, 5);
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            live.add(new LiveSequence(new TrajectoryId(new GroupId(1, 0), i), prompt, TokenIds.EMPTY, 40, 40));
        }
        try (BatchSampler sampler = Models.sampler(weights, precision)) {
            List<Written> written =
                    sampler.writeRound(live, 2, new SamplingSettings(1, 40, RepetitionRule.OFF), Progress.SILENT);
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                answers.add(new Answer(i, written.get(i).tokens(), 0));
            }
            Map<Integer, double[]> learned =
                    learner.likelihood().of(new Microbatch(List.of(new Branch(prompt, answers))));
            double largest = 0;
            for (int i = 0; i < written.size(); i++) {
                double[] tokens = requireNonNull(learned.get(i));
                for (int t = 0; t < tokens.length; t++) {
                    largest = Math.max(
                            largest,
                            Math.abs(tokens[t] - written.get(i).logProbs().at(t)));
                }
            }
            return largest;
        }
    }
}
