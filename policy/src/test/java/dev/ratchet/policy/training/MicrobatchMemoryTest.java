package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Devices;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MicrobatchMemoryTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    /** A prompt of 3 with answers of 5 and 2 tokens, and one of 4 with an answer of 6, of which 2 are in the loss. */
    private static final Microbatch MICROBATCH = new Microbatch(List.of(
            new Branch(TokenIds.of(1, 2, 3), List.of(answer(0, 5, 0), answer(1, 2, 0))),
            new Branch(TokenIds.of(1, 2, 3, 4), List.of(answer(2, 6, 4)))));

    private static Answer answer(int index, int tokens, int lossFrom) {
        return new Answer(index, TokenIds.of(new int[tokens]), lossFrom);
    }

    @Test
    void the_formula_is_that_of_its_description() {
        // Width 16, 4 heads of 4 units, 2 of keys, 24 hidden units, 2 layers, 11 tokens.
        ModelConfig config = Models.tiny();
        long tokens = 3 + 4 + 1 + 4 + 5;
        long layer = 16 + 2 * 24 + 2 * (4 + 2) * 4 + 2 * 4;
        long shared = 16 * (2 + 4) + 2 * 24 + 2 * (4 + 2) * 4;
        long loss = (5 + 2 + 2) * (2 * 16 + 11);

        assertThat(new MicrobatchMemory(config, MemorySettings.NONE).bytes(MICROBATCH))
                .isEqualTo(4 * (tokens * (2 * layer + shared) + loss));
        assertThat(new MicrobatchMemory(config, new MemorySettings(true, 0)).bytes(MICROBATCH))
                .isEqualTo(4 * (tokens * (layer + shared) + loss));
        Microbatch alone = new Microbatch(List.of(MICROBATCH.branches().getLast()));
        assertThat(new MicrobatchMemory(config, new MemorySettings(true, 9)).bytes(alone))
                .isEqualTo(LongAnswer.bytes(config, 9, 2));
    }

    @Test
    void a_step_that_does_not_fit_is_refused_with_both_numbers_before_anything_is_lost() {
        List<TrainedGroup> groups = Groups.random(4, 4, VOCABULARY, 5);
        refused(learner -> learner.step(groups, settings(1e-2, 2, 2, 100), Checkpoints.NONE, Progress.SILENT));
    }

    @Test
    void so_is_a_warm_up() {
        WarmUpSettings settings = new WarmUpSettings(3, 4, Learning.optimizer(1e-2), Schedule.CONSTANT, 0, 1000, 0, 1);
        refused(learner -> learner.warmUp(Learning.examples(4), settings, Checkpoints.NONE, Progress.SILENT));
    }

    private interface Learns {
        void with(Learner learner);
    }

    private static void refused(Learns learns) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights, () -> 1234)) {
            Map<String, float[]> before = tensorsOf(weights);
            ThrowingCallable learning = () -> learns.with(learner);

            assertThatThrownBy(learning)
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEVICE_OUT_OF_MEMORY))
                    .hasMessageMatching("microbatch of \\d+ tokens: \\d{5,} bytes "
                            + "\\(expected: at most the 1234 that are free\\); lower training.microbatchTokens.*");
            assertSame(before, tensorsOf(weights));
        }
    }

    @Test
    void memory_that_the_microbatch_before_has_left_is_not_asked_for_again() {
        Devices.assumeProcessor(); // a device's engine keeps none for the next
        List<Example> examples = List.of(new Example(TokenIds.of(1, 2, 3), TokenIds.of(4, 5, 6)));
        WarmUpSettings settings =
                new WarmUpSettings(3, 1, OptimizerSettings.withLearningRate(1e-3), Schedule.CONSTANT, 0, 1000, 0, 1);
        Microbatch only = new Microbatch(List.of(
                new Branch(TokenIds.of(1, 2, 3), List.of(new Answer(0, TokenIds.of(4, 5, 6), 0)))));
        try (Weights weights = lively()) {
            long needed = new MicrobatchMemory(weights.config(), MemorySettings.NONE).bytes(only);
            AtomicInteger asked = new AtomicInteger();
            try (Learner learner = new Learner(weights, () -> asked.getAndIncrement() == 0 ? needed : 0)) {
                learner.warmUp(examples, settings, Checkpoints.NONE, Progress.SILENT);
            }
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void what_is_free_is_asked_of_the_system() {
        assertThat(Compute.freeMemory()).isGreaterThan(1 << 20);
    }
}
