package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.tokens.StopStrings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers to questions that come at any time are those that a round would have written. */
@Timeout(60)
class OnlineEngineTest {
    private static final long BLOCK = 8192; // bytes: 16 positions x 2 layers x 2 heads x 2 x 16 numbers
    private static final int SOME = 7;

    private static DecoderWeights weights;
    private static DecoderWeights others;
    private static BatchSampler rounds;
    private static SamplingSettings settings;

    @BeforeAll
    static void load() throws IOException {
        ModelConfig config = Models.tiny();
        try (Weights lively = Models.lively(config, 5);
                Weights next = Models.lively(config, 6)) {
            weights = DecoderWeights.load(config, Precision.FP32, lively::forEach);
            others = DecoderWeights.load(config, Precision.FP32, next::forEach);
            rounds = Models.sampler(lively);
        }
        settings = new SamplingSettings(1, 1, RepetitionRule.OFF);
    }

    @AfterAll
    static void close() {
        rounds.close();
    }

    /** Writes down what it hears. */
    private static class Heard implements AnswerListener {
        final List<List<Integer>> tokens = new ArrayList<>();
        final List<StopReason> stops = new ArrayList<>();
        final CompletableFuture<Heard> done = new CompletableFuture<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn;
        int left;

        Heard(int samples, CountDownLatch goOn) {
            left = samples;
            this.goOn = goOn;
            for (int i = 0; i < samples; i++) {
                tokens.add(new ArrayList<>());
                stops.add(new StopReason.RoundFull());
            }
        }

        @Override
        public void wrote(int sample, TokenLogProb token, List<TokenLogProb> top) {
            tokens.get(sample).add(token.token());
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stopped(int sample, StopReason why) {
            stops.set(sample, why);
            left--;
            if (left == 0) {
                done.complete(this);
            }
        }

        @Override
        public void failed(FaultException failure) {
            done.completeExceptionally(failure);
        }

        Heard await() throws Exception {
            return done.get(50, TimeUnit.SECONDS);
        }
    }

    private static CacheBlocks memory(int blocks) {
        return new CacheBlocks(weights.config(), blocks * BLOCK);
    }

    private static OnlineEngine engine(int rows, int ahead, int waiting) {
        return new OnlineEngine(2, new OnlineEngine.Limits(rows, ahead, 3, waiting, Math.max(1, waiting / 2)));
    }

    private static Question question(String client, int number, int samples, int tokens) {
        int[] prompt = new int[1 + number * 5 % 23];
        for (int at = 0; at < prompt.length; at++) {
            prompt[at] = 1 + (number + at * 3) % 10;
        }
        return new Question(client, TokenIds.of(prompt), samples, tokens, settings, number, 0);
    }

    /** A question whose answer goes round in circles and has no end. */
    private static Question endless(String client, int tokens) {
        SamplingSettings likeliest = new SamplingSettings(0, 1, RepetitionRule.OFF);
        for (int first = 1; first <= 10; first++) {
            TokenIds prompt = TokenIds.of(first, 2, 3);
            LiveSequence live =
                    new LiveSequence(new TrajectoryId(new GroupId(1, 0), 0), prompt, TokenIds.EMPTY, 500, 500);
            List<Written> written =
                    rounds.writeRound(List.of(live), 1, likeliest.withRoundTokens(500), Progress.SILENT);
            if (written.getFirst().tokens().length() == 500) {
                return new Question(client, prompt, 1, tokens, likeliest, 1, 0);
            }
        }
        throw new AssertionError("every answer ends (expected: one that does not; take other weights)");
    }

    private static Heard ask(OnlinePolicy policy, Question question) {
        Heard heard = new Heard(question.samples(), new CountDownLatch(0));
        policy.ask(question, heard);
        return heard;
    }

    /** What a round writes for the same addresses. */
    private static void assertAsInARound(Question question, Heard heard) {
        List<LiveSequence> live = new ArrayList<>();
        for (int sample = 0; sample < question.samples(); sample++) {
            live.add(new LiveSequence(
                    new TrajectoryId(new GroupId(1, 0), sample),
                    question.prompt(),
                    TokenIds.EMPTY,
                    question.maxTokens(),
                    question.maxTokens()));
        }
        List<Written> expected = rounds.writeRound(
                live, question.seed(), question.settings().withRoundTokens(question.maxTokens()), Progress.SILENT);
        for (int sample = 0; sample < live.size(); sample++) {
            assertThat(heard.tokens.get(sample))
                    .isEqualTo(asList(expected.get(sample).tokens()));
            assertThat(heard.stops.get(sample)).isEqualTo(expected.get(sample).stop());
        }
    }

    private static List<Integer> asList(TokenIds tokens) {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < tokens.length(); i++) {
            list.add(tokens.at(i));
        }
        return list;
    }

    @Test
    void many_questions_at_once_have_the_answers_that_each_has_alone() throws Exception {
        try (OnlineEngine engine = engine(20, 8, 100)) {
            CacheBlocks memory = memory(1000);
            OnlinePolicy policy = engine.open(weights, memory);
            List<Question> questions = new ArrayList<>();
            List<Heard> heard = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Question question = question("client " + i % 3, i, 1 + i % 3, 30);
                questions.add(question);
                heard.add(ask(policy, question));
            }
            for (int i = 0; i < 40; i++) {
                assertAsInARound(questions.get(i), heard.get(i).await());
            }
            policy.retire().get(10, TimeUnit.SECONDS);
            assertThat(memory.taken()).isZero();
        }
    }

    @Test
    void answers_that_give_their_memory_back_half_way_have_the_same_tokens() throws Exception {
        // Five blocks hold one answer of 60 tokens, or the beginnings of two or three.
        try (OnlineEngine engine = engine(20, 2, 100)) {
            CacheBlocks memory = memory(6);
            OnlinePolicy policy = engine.open(weights, memory);
            List<Question> questions = new ArrayList<>();
            List<Heard> heard = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Question question = question("one", i, 1 + i % 2, 50);
                questions.add(question);
                heard.add(ask(policy, question));
            }
            for (int i = 0; i < 12; i++) {
                assertAsInARound(questions.get(i), heard.get(i).await());
            }
            policy.retire().get(10, TimeUnit.SECONDS);
            assertThat(memory.taken()).isZero();
            assertThat(memory.reserve(6)).as("nothing is set aside any more").isTrue();
        }
    }

    @Test
    void all_that_wait_and_find_room_begin_with_the_same_step() throws Exception {
        try (OnlineEngine engine = engine(8, 8, 100)) {
            OnlinePolicy policy = engine.open(weights, memory(100));
            CountDownLatch goOn = new CountDownLatch(1);
            Heard first = new Heard(1, goOn);
            var _ = policy.ask(endless("a", 20), first);
            first.begun.await(); // the engine's thread waits in there
            List<Integer> order = new ArrayList<>(); // by that thread alone
            List<Heard> heard = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                heard.add(new Heard(1, goOn) {
                    @Override
                    public void wrote(int sample, TokenLogProb token, List<TokenLogProb> top) {
                        order.add(number);
                    }
                });
                var _ = policy.ask(endless("b" + i, 4), heard.get(i));
            }
            goOn.countDown();
            for (Heard each : heard) {
                var _ = each.await();
            }
            assertThat(order.subList(0, 5)).as("first tokens").containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        }
    }

    @Test
    void who_goes_away_frees_the_places_at_once() throws Exception {
        try (OnlineEngine engine = engine(2, 8, 100)) {
            CacheBlocks memory = memory(100);
            OnlinePolicy policy = engine.open(weights, memory);
            CountDownLatch goOn = new CountDownLatch(1);
            Heard gone = new Heard(2, goOn);
            Runnable cancel = policy.ask(question("a", SOME, 2, 400), gone);
            Heard waiting = ask(policy, question("a", 3, 2, 5));
            Runnable cancelWaiting = policy.ask(question("a", 4, 1, 5), new Heard(1, goOn));
            gone.begun.await();
            cancel.run();
            cancelWaiting.run();
            assertThat(policy.waiting()).isEqualTo(1);
            goOn.countDown();
            assertAsInARound(question("a", 3, 2, 5), waiting.await());
            assertThat(gone.tokens.getFirst()).hasSizeLessThan(400);
            policy.retire().get(10, TimeUnit.SECONDS);
            assertThat(memory.taken()).isZero();
        }
    }

    @Test
    void a_client_of_whom_nothing_runs_takes_a_place_of_the_one_who_has_them_all() throws Exception {
        try (OnlineEngine engine = engine(3, 8, 100)) {
            OnlinePolicy policy = engine.open(weights, memory(100));
            List<Question> greedy = new ArrayList<>();
            List<Heard> heard = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                greedy.add(endless("greedy", 300));
                heard.add(ask(policy, greedy.get(i)));
            }
            Heard modest = ask(policy, question("modest", 3, 1, 5));
            CompletableFuture<Boolean> last =
                    modest.done.handle((_, _) -> heard.getLast().done.isDone());
            modest.await();
            assertThat(last.get(10, TimeUnit.SECONDS))
                    .as("it waited for all of those before it")
                    .isFalse();
            for (int i = 0; i < 9; i++) {
                assertAsInARound(greedy.get(i), heard.get(i).await());
            }
        }
    }

    @Test
    void where_too_many_wait_a_question_is_refused_and_another_client_is_not() throws Exception {
        try (OnlineEngine engine = engine(1, 8, 4)) {
            OnlinePolicy policy = engine.open(weights, memory(100));
            CountDownLatch goOn = new CountDownLatch(1);
            Heard first = new Heard(1, goOn);
            policy.ask(question("a", SOME, 1, 20), first);
            first.begun.await();
            List<Heard> waiting = List.of(ask(policy, question("a", 1, 1, 3)), ask(policy, question("a", 2, 1, 3)));
            assertThatThrownBy(() -> ask(policy, question("a", 3, 1, 3)))
                    .isInstanceOf(TooManyWaitingException.class)
                    .hasMessageContaining("2 requests wait");
            Heard other = ask(policy, question("b", 3, 1, 3));
            goOn.countDown();
            other.await();
            for (Heard each : waiting) {
                each.await();
            }
        }
    }

    @Test
    void new_weights_answer_beside_the_old_ones_which_finish_what_they_began() throws Exception {
        try (OnlineEngine engine = engine(8, 4, 100)) {
            CacheBlocks memory = memory(40);
            OnlinePolicy old = engine.open(weights, memory);
            CountDownLatch goOn = new CountDownLatch(1);
            List<Heard> begun = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Heard heard = new Heard(1, goOn);
                old.ask(question("a", i, 1, 60), heard);
                begun.add(heard);
            }
            OnlinePolicy fresh = engine.open(others, memory);
            Heard next = ask(fresh, question("a", SOME, 1, 60));
            CompletableFuture<Void> drained = old.retire();
            assertThatThrownBy(() -> ask(old, question("a", 1, 1, 1))).isInstanceOf(TooManyWaitingException.class);
            goOn.countDown();
            for (int i = 0; i < 8; i++) {
                assertAsInARound(question("a", i, 1, 60), begun.get(i).await());
            }
            drained.get(10, TimeUnit.SECONDS);
            assertThat(next.await().tokens.getFirst())
                    .isNotEqualTo(ask(engine.open(weights, memory), question("a", SOME, 1, 60))
                            .await()
                            .tokens
                            .getFirst());
        }
    }

    @Test
    void prompts_that_have_no_room_are_refused_and_answers_end_where_the_room_does() throws Exception {
        try (OnlineEngine engine = engine(4, 8, 10)) {
            OnlinePolicy policy = engine.open(weights, memory(3));
            assertThat(policy.longestPrompt()).isEqualTo(31);
            Question tooLong = new Question("a", TokenIds.of(new int[32]), 1, 5, settings, 1, 0);
            assertThatThrownBy(() -> ask(policy, tooLong))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            failure -> assertThat(failure.fault()).isEqualTo(Fault.INVALID_REQUEST))
                    .hasMessageContaining("32 tokens (expected: at most 31");
            Heard cut = ask(policy, endless("a", 1_000_000)).await();
            assertThat(cut.tokens.getFirst()).hasSize(32 - 3);
            assertThat(cut.stops).containsExactly(new StopReason.HardLimit());
            assertThatThrownBy(() -> ask(policy, new Question("a", TokenIds.of(99), 1, 5, settings, 1, 0)))
                    .hasMessageContaining("99 (expected: 0 to 10)");
        }
    }

    @Test
    void the_likeliest_tokens_are_told_and_penalties_leave_the_policys_log_probabilities_alone() throws Exception {
        SamplingSettings penalised = new SamplingSettings(
                0, 0, 1, 0, new SamplingSettings.Penalties(2, 2), Set.of(), StopStrings.NONE, 1, RepetitionRule.OFF);
        try (OnlineEngine engine = engine(4, 8, 10)) {
            OnlinePolicy policy = engine.open(weights, memory(30));
            TokenIds prompt = TokenIds.of(1, 2, 3);
            List<TokenLogProb> chosen = new ArrayList<>();
            List<List<TokenLogProb>> tops = new ArrayList<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            policy.ask(new Question("a", prompt, 1, 12, penalised, 1, 4), new AnswerListener() {
                @Override
                public void wrote(int sample, TokenLogProb token, List<TokenLogProb> top) {
                    chosen.add(token);
                    tops.add(top);
                }

                @Override
                public void stopped(int sample, StopReason why) {
                    done.complete(null);
                }

                @Override
                public void failed(FaultException failure) {
                    done.completeExceptionally(failure);
                }
            });
            done.get(20, TimeUnit.SECONDS);
            TokenIds context = prompt;
            int[] times = new int[weights.config().vocabulary()];
            for (int place = 0; place < chosen.size(); place++) {
                float[] logits = rounds.logits(context);
                double sum = 0;
                for (float logit : logits) {
                    sum += Math.exp(logit);
                }
                int best = 0;
                int likeliest = 0;
                for (int id = 0; id < logits.length; id++) {
                    likeliest = logits[id] > logits[likeliest] ? id : likeliest;
                    best = taxed(logits, times, id) > taxed(logits, times, best) ? id : best;
                }
                TokenLogProb token = chosen.get(place);
                assertThat(token.token()).isEqualTo(best);
                assertThat((double) token.logProb()).isCloseTo(logits[best] - Math.log(sum), within(1e-4));
                assertThat(tops.get(place)).hasSize(4);
                assertThat(tops.get(place).getFirst().token()).isEqualTo(likeliest);
                assertThat(tops.get(place)).isSortedAccordingTo((a, b) -> Float.compare(b.logProb(), a.logProb()));
                times[best]++;
                context = context.followedBy(TokenIds.of(best));
            }
            assertThat(chosen.size()).isGreaterThan(1);
        }
    }

    private static float taxed(float[] logits, int[] times, int id) {
        return times[id] == 0 ? logits[id] : logits[id] - 2 - 2 * times[id];
    }

    @Test
    void where_the_engine_ends_answers_under_way_are_told_so() throws Exception {
        OnlineEngine engine = engine(1, 8, 4);
        OnlinePolicy policy = engine.open(weights, memory(100));
        CountDownLatch goOn = new CountDownLatch(1);
        Heard running = new Heard(1, goOn);
        policy.ask(endless("a", 400), running);
        Heard waiting = ask(policy, question("a", 1, 1, 3));
        running.begun.await();
        Thread closing = Thread.ofVirtual().start(engine::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // until it waits for the engine's thread, which waits for us
        }
        goOn.countDown();
        closing.join();
        for (Heard each : List.of(running, waiting)) {
            assertThatThrownBy(each::await).hasRootCauseInstanceOf(FaultException.class);
        }
    }
}
