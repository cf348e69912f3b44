package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A token's bits depend on weights, prefix and address alone. */
class BatchInvarianceTest {
    private static final long SEED = 11;
    private static final int TOKENS = 24;

    private static Weights weights;
    private static BatchSampler sampler;

    @BeforeAll
    static void load() {
        weights = Models.lively(Models.tiny(), 5);
        sampler = Models.sampler(weights);
    }

    @AfterAll
    static void close() {
        sampler.close();
        weights.close();
    }

    static Stream<Arguments> families_and_precisions() {
        return Models.tinyFamilies().stream()
                .flatMap(config -> Stream.of(Precision.values()).map(precision -> Arguments.of(config, precision)));
    }

    @ParameterizedTest
    @MethodSource("families_and_precisions")
    void the_self_test_finds_nothing(ModelConfig config, Precision precision) {
        try (Weights each = Models.lively(config, 3);
                BatchSampler batched = Models.sampler(each, precision)) {
            assertThat(BatchInvariance.of(batched)).isEmpty();
        }
    }

    @Test
    void the_self_test_of_this_process_finds_nothing() {
        assertThat(BatchInvariance.ofThisProcess(2)).isEmpty();
    }

    @Test
    void alone_in_2_in_32_and_the_other_way_round_answers_have_the_same_bits() {
        List<LiveSequence> all = sequences(32);
        List<Written> together = write(sampler, all);
        for (int i = 0; i < all.size(); i++) {
            assertThat(write(sampler, List.of(all.get(i)))).containsExactly(together.get(i));
        }
        for (int i = 0; i + 1 < all.size(); i += 2) {
            assertThat(write(sampler, all.subList(i, i + 2))).containsExactlyElementsOf(together.subList(i, i + 2));
        }
        List<LiveSequence> turned = new ArrayList<>(all);
        Collections.reverse(turned);
        List<Written> back = new ArrayList<>(write(sampler, turned));
        Collections.reverse(back);
        assertThat(back).containsExactlyElementsOf(together);
    }

    @Test
    void an_answer_that_goes_on_at_any_position_ends_with_the_same_bits() {
        for (LiveSequence sequence : sequences(6)) {
            Written whole = write(sampler, List.of(sequence)).getFirst();
            int length = whole.tokens().length();
            for (int cut = 1; cut < length; cut++) {
                LiveSequence rest = new LiveSequence(
                        sequence.id(), sequence.prompt(), firstOf(whole.tokens(), cut), TOKENS - cut, TOKENS);
                Written resumed = write(sampler, List.of(rest)).getFirst();
                for (int i = cut; i < length; i++) {
                    assertThat(resumed.tokens().at(i - cut))
                            .isEqualTo(whole.tokens().at(i));
                    assertThat(resumed.logProbs().at(i - cut))
                            .isEqualTo(whole.logProbs().at(i));
                }
            }
        }
    }

    @Test
    void threads_and_memory_change_no_bits_and_no_block_is_lost() throws IOException {
        List<LiveSequence> all = sequences(40);
        List<Written> expected = write(sampler, all);
        ModelConfig config = weights.config();
        DecoderWeights copy = DecoderWeights.load(config, Precision.FP32, weights::forEach);
        // A block is 16 positions x 2 layers x 2 heads x 2 x 16 numbers of 4 bytes: 8 KiB. Five let two or three
        // answers run.
        for (int threads : new int[] {1, 2, 3}) {
            for (long bytes : new long[] {5 * 8192L, 9 * 8192L, 1L << 30}) {
                try (BatchSampler other = new BatchSampler(copy, threads, bytes)) {
                    assertThat(write(other, all)).containsExactlyElementsOf(expected);
                    assertThat(other.blocksTaken()).isZero();
                }
            }
        }
    }

    @Test
    void an_answer_that_has_no_room_even_alone_is_refused_with_the_bytes_before_anything_is_written()
            throws IOException {
        DecoderWeights copy = DecoderWeights.load(weights.config(), Precision.FP32, weights::forEach);
        try (BatchSampler small = new BatchSampler(copy, 1, 2 * 8192L)) {
            assertThatThrownBy(() -> write(small, sequences(5))).isInstanceOfSatisfying(FaultException.class, fault -> {
                assertThat(fault.fault()).isEqualTo(Fault.DEVICE_OUT_OF_MEMORY);
                assertThat(fault)
                        .hasMessageContaining("24576 bytes of keys and values for 1 tokens and 24 more")
                        .hasMessageContaining("at most the cache's 16384")
                        .hasMessageContaining("rollout.engine.cacheMegabytes");
            });
            assertThat(small.blocksTaken()).isZero();
        }
    }

    @Test
    void answers_to_pictures_have_the_same_bits_alone_together_and_where_they_go_on() {
        for (ModelConfig config : Models.tinySeeing()) {
            try (Weights each = Models.lively(config, 9);
                    BatchSampler batched = Models.sampler(each)) {
                List<LiveSequence> all = pictured(12);
                List<Written> together = write(batched, all);
                for (int i = 0; i < all.size(); i++) {
                    assertThat(write(batched, List.of(all.get(i)))).containsExactly(together.get(i));
                    assertThat(resumed(batched, all.get(i), together.get(i), 5)).isTrue();
                }
                List<LiveSequence> turned = new ArrayList<>(all);
                Collections.reverse(turned);
                assertThat(write(batched, turned).reversed()).containsExactlyElementsOf(together);
                assertThat(batched.blocksTaken()).isZero();
            }
        }
    }

    @Test
    void equal_tokens_with_other_pictures_share_nothing() {
        try (Weights each = Models.lively(Models.tinySeeing().getFirst(), 9);
                BatchSampler batched = Models.sampler(each)) {
            TokenIds prompt = Models.showing(1, 4, 5);
            List<LiveSequence> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TrajectoryId id = new TrajectoryId(new GroupId(1, 0), i);
                List<Picture> pictures = List.of(Models.picture(i % 2));
                all.add(new LiveSequence(id, prompt, pictures, TokenIds.EMPTY, TOKENS, TOKENS));
            }
            SamplingSettings likeliest = new SamplingSettings(0, 4, RepetitionRule.OFF);
            List<Written> first = batched.writeRound(all, SEED, likeliest, Progress.SILENT);

            // The likeliest text depends on nothing but the picture.
            for (int i = 2; i < 6; i++) {
                assertThat(first.get(i).logProbs()).isEqualTo(first.get(i % 2).logProbs());
            }
            assertThat(first.get(0).logProbs()).isNotEqualTo(first.get(1).logProbs());

            // The second round goes on from what the first kept, which equal tokens must not mix either.
            List<LiveSequence> rest = new ArrayList<>();
            for (LiveSequence live : all.subList(0, 2)) {
                rest.add(new LiveSequence(
                        live.id(), prompt, live.pictures(), first.getFirst().tokens(), TOKENS, TOKENS));
            }
            List<Written> second = batched.writeRound(rest, SEED, likeliest, Progress.SILENT);
            for (int i = 0; i < 2; i++) {
                assertThat(batched.writeRound(rest.subList(i, i + 1), SEED, likeliest, Progress.SILENT))
                        .containsExactly(second.get(i));
            }
        }
    }

    @Test
    void pictures_that_the_model_cannot_see_are_refused() {
        TrajectoryId id = new TrajectoryId(new GroupId(1, 0), 0);
        List<Picture> one = List.of(Models.picture(1));
        LiveSequence blind = new LiveSequence(id, TokenIds.of(1), one, TokenIds.EMPTY, 9, 9);
        assertThatThrownBy(() -> write(sampler, List.of(blind)))
                .hasMessageContaining("1 pictures (expected: none, as the model does not see)");
        try (Weights each = Models.lively(Models.tinySeeing().getFirst(), 9);
                BatchSampler batched = Models.sampler(each)) {
            LiveSequence none = new LiveSequence(id, Models.showing(2), one, TokenIds.EMPTY, 9, 9);
            assertThatThrownBy(() -> write(batched, List.of(none)))
                    .hasMessageContaining("18 tokens for images in its prompt (expected: 9, one for each patch");
            Picture large = new Picture(one.getFirst().sha256(), Pixels.of(16, 16, new byte[16 * 16 * 3]));
            LiveSequence other = new LiveSequence(id, Models.showing(1), List.of(large), TokenIds.EMPTY, 9, 9);
            assertThatThrownBy(() -> write(batched, List.of(other)))
                    .hasMessageContaining("of 16 pixels (expected: 12, the encoder's)");
        }
    }

    private static boolean resumed(BatchSampler batched, LiveSequence sequence, Written whole, int cut) {
        if (whole.tokens().length() <= cut) {
            return true;
        }
        LiveSequence rest = new LiveSequence(
                sequence.id(),
                sequence.prompt(),
                sequence.pictures(),
                firstOf(whole.tokens(), cut),
                TOKENS - cut,
                TOKENS);
        Written second = write(batched, List.of(rest)).getFirst();
        return firstOf(whole.tokens(), cut).followedBy(second.tokens()).equals(whole.tokens())
                && second.logProbs().at(0) == whole.logProbs().at(cut);
    }

    /** Prompts with one picture, two, or none, each for two answers; some show the same ones. */
    private static List<LiveSequence> pictured(int count) {
        List<LiveSequence> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int pictures = i / 2 % 3;
            List<Picture> shown =
                    IntStream.range(0, pictures).mapToObj(Models::picture).toList();
            TrajectoryId id = new TrajectoryId(new GroupId(1, i / 2), i % 2);
            TokenIds prompt = Models.showing(pictures, 4, 5 + i / 2 % 2);
            sequences.add(new LiveSequence(id, prompt, shown, TokenIds.EMPTY, TOKENS, TOKENS));
        }
        return sequences;
    }

    @Test
    void prompts_longer_than_a_step_and_answers_beside_them_have_the_same_bits() {
        ModelConfig config = Models.tinyUntied();
        try (Weights each = Models.lively(config, 9);
                BatchSampler batched = Models.sampler(each)) {
            List<LiveSequence> all = new ArrayList<>(sequences(4));
            int[] prompt = new int[480];
            for (int i = 0; i < prompt.length; i++) {
                prompt[i] = 1 + i * i % 10;
            }
            for (int sample = 0; sample < 3; sample++) {
                int[] own = prompt.clone();
                own[0] = sample;
                all.add(new LiveSequence(
                        new TrajectoryId(new GroupId(9, 9), sample), TokenIds.of(own), TokenIds.EMPTY, 9, 9));
            }
            List<Written> together = write(batched, all);
            for (int i = 0; i < all.size(); i++) {
                assertThat(write(batched, List.of(all.get(i)))).containsExactly(together.get(i));
            }
        }
    }

    @Test
    void what_a_round_throws_leaves_no_block_behind() {
        assertThatThrownBy(() -> sampler.writeRound(
                        sequences(9), SEED, new SamplingSettings(1, TOKENS, RepetitionRule.OFF), (done, _) -> {
                            if (done > 20) {
                                throw new IllegalStateException("cancelled");
                            }
                        }))
                .hasMessage("cancelled");
        assertThat(sampler.blocksTaken()).isZero();
    }

    @Test
    void the_self_test_finds_bits_that_depend_on_neighbours_on_order_or_on_where_an_answer_goes_on() {
        assertThat(BatchInvariance.of(new Broken(sampler, live -> live.size() < 9)))
                .hasValueSatisfying(broken -> assertThat(broken).contains("others has other bits"));
        assertThat(BatchInvariance.of(new Broken(
                        sampler,
                        live -> live.size() == 9 && live.getFirst().id().group().index() > 0)))
                .hasValueSatisfying(broken -> assertThat(broken).contains("place among others"));
        assertThat(BatchInvariance.of(
                        new Broken(sampler, live -> live.getFirst().written().length() > 0)))
                .hasValueSatisfying(broken -> assertThat(broken).contains("read again half way"));
    }

    /** Writes one log-probability in the last place otherwise where {@code wrong} says so. */
    private record Broken(Sampler right, Predicate<List<LiveSequence>> wrong) implements Sampler {
        @Override
        public ModelConfig config() {
            return right.config();
        }

        @Override
        public String numerics() {
            return right.numerics();
        }

        @Override
        public List<Written> writeRound(
                List<LiveSequence> live, long seed, SamplingSettings settings, Progress progress) {
            List<Written> written = new ArrayList<>(right.writeRound(live, seed, settings, progress));
            if (wrong.test(live)) {
                Written first = written.getFirst();
                float[] logProbs = first.logProbs().toArray();
                logProbs[0] = Math.nextDown(logProbs[0]);
                written.set(
                        0,
                        new Written(
                                first.id(),
                                first.tokens(),
                                LogProbs.of(logProbs),
                                first.drawnLogProbs(),
                                first.stop()));
            }
            return written;
        }

        @Override
        public float[] logits(TokenIds context) {
            return right.logits(context);
        }

        @Override
        public float[] logitsAfterEach(TokenIds context) {
            return right.logitsAfterEach(context);
        }

        @Override
        public float[] logitsAfterEach(TokenIds context, List<Picture> pictures) {
            return right.logitsAfterEach(context, pictures);
        }

        @Override
        public float[] hidden(TokenIds context) {
            return right.hidden(context);
        }

        @Override
        public void close() {}
    }

    private static List<Written> write(Sampler by, List<LiveSequence> sequences) {
        return by.writeRound(sequences, SEED, new SamplingSettings(1, TOKENS, RepetitionRule.OFF), Progress.SILENT);
    }

    private static TokenIds firstOf(TokenIds tokens, int count) {
        return TokenIds.of(Arrays.copyOf(tokens.toArray(), count));
    }

    /** Prompts of 1 to 23 tokens, each for two answers. */
    private static List<LiveSequence> sequences(int count) {
        List<LiveSequence> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] prompt = new int[1 + i / 2 * 5 % 23];
            for (int at = 0; at < prompt.length; at++) {
                prompt[at] = 1 + (i / 2 + at * 3) % 10;
            }
            TrajectoryId id = new TrajectoryId(new GroupId(1, i / 2), i % 2);
            sequences.add(new LiveSequence(id, TokenIds.of(prompt), TokenIds.EMPTY, TOKENS, TOKENS));
        }
        return sequences;
    }
}
