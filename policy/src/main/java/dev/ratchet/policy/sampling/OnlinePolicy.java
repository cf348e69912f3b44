package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.Decoder;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One version of a policy that answers questions as they come, all in one batch. What an answer's tokens are depends on the
 * question alone, not on what else is asked.
 */
public final class OnlinePolicy {
    private final Decoder decoder;
    private final CacheBlocks memory;
    private final Batch batch;
    private final FairQueue<Asked> queue;
    private final Runnable wake;
    private final Queue<Asked> cancelled = new ConcurrentLinkedQueue<>();
    private final List<Asked> answering = new ArrayList<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean retired;

    /** A question on its way. */
    private static final class Asked {
        final Question question;
        final List<Row> rows;
        final int[] told;
        final boolean[] stopped;
        final AnswerListener listener;

        Asked(Question question, List<Row> rows, AnswerListener listener) {
            this.question = question;
            this.rows = rows;
            this.listener = listener;
            told = new int[rows.size()];
            stopped = new boolean[rows.size()];
        }

        String client() {
            return question.client();
        }
    }

    OnlinePolicy(DecoderWeights weights, CacheBlocks memory, Team team, OnlineEngine.Limits limits, Runnable wake) {
        this.decoder = new Decoder(weights, team);
        this.memory = memory;
        this.wake = wake;
        this.queue = new FairQueue<>(limits.waiting(), limits.waitingOfClient());
        this.batch = new Batch(
                decoder,
                new Eyes(weights.encoder(team)),
                memory,
                team,
                new Batch.Limits(limits.rows(), limits.ahead(), limits.beside()),
                (_, sequence) -> sequence.close());
    }

    public ModelConfig config() {
        return decoder.config();
    }

    /** What the bits of answers depend on beside weights, question and seed. */
    public String numerics() {
        return BatchSampler.numerics(decoder.weights());
    }

    /** Most tokens that a prompt may have: one less than fit into the context and the cache. */
    public int longestPrompt() {
        long inCache = (long) memory.most() * CacheBlocks.POSITIONS;
        // The last block of a prompt is copied for each answer.
        return (int) Math.min(config().contextLength(), Math.max(1, inCache - CacheBlocks.POSITIONS)) - 1;
    }

    /**
     * Asks a question; its answers are told to {@code listener}. An answer also ends where the context does.
     *
     * @return what ends it early, which frees its places at once
     * @throws TooManyWaitingException while too many wait
     * @throws FaultException {@code INVALID_REQUEST} for a prompt that is too long
     */
    public Runnable ask(Question question, AnswerListener listener) {
        TokenIds prompt = question.prompt();
        RoundRows.requireKnown("prompt: token", prompt, config());
        Sight.requireSeen("prompt", prompt, question.pictures(), config());
        if (prompt.length() > longestPrompt()) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "prompt: %d tokens (expected: at most %d, what context and cache have room for)"
                            .formatted(prompt.length(), longestPrompt()));
        }
        Asked asked = new Asked(question, rows(question), listener);
        if (retired || !queue.offer(question.client(), asked)) {
            throw new TooManyWaitingException(queue.size());
        }
        wake.run();
        return () -> {
            queue.remove(asked.client(), asked);
            cancelled.add(asked);
            wake.run();
        };
    }

    private List<Row> rows(Question question) {
        Set<Integer> endTokens = new HashSet<>(config().endTokens());
        endTokens.addAll(question.settings().stopTokens());
        int most = Math.min(question.maxTokens(), room(question.prompt().length()));
        List<Row> rows = new ArrayList<>();
        for (int sample = 0; sample < question.samples(); sample++) {
            LiveSequence sequence = new LiveSequence(
                    new TrajectoryId(new GroupId(1, 0), sample),
                    question.prompt(),
                    question.pictures(),
                    TokenIds.EMPTY,
                    most,
                    most);
            SamplingSettings settings = question.settings().withRoundTokens(most);
            rows.add(new Row(sequence, settings, question.seed(), most, endTokens, question.topTokens()));
        }
        return rows;
    }

    /** Tokens that one answer alone has room for. */
    private int room(int prompt) {
        long inCache = (long) memory.most() * CacheBlocks.POSITIONS - CacheBlocks.POSITIONS - prompt;
        return (int) Math.min(config().contextLength() - prompt, inCache);
    }

    /** Requests that wait for a place. */
    public int waiting() {
        return queue.size();
    }

    /** Answers no questions from now on, save those that were asked. */
    public CompletableFuture<Void> retire() {
        retired = true;
        wake.run();
        return drained;
    }

    /** Does a step's work, if there is some. By the engine's thread alone, as all that follows. */
    boolean turn() {
        try {
            drop();
            admit();
            if (batch.done()) {
                if (retired && queue.size() == 0) {
                    drained.complete(null);
                }
                return false;
            }
            batch.step();
            answering.removeIf(this::told);
            return true;
        } catch (FaultException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new FaultException(Fault.DEVICE_OUT_OF_MEMORY, "engine: %s (expected: none)".formatted(e), e));
        }
        return true;
    }

    boolean over() {
        return drained.isDone();
    }

    private void drop() {
        for (Asked asked = cancelled.poll(); asked != null; asked = cancelled.poll()) {
            if (answering.remove(asked)) {
                batch.drop(asked.rows::contains);
            }
        }
    }

    /** Lets those begin whose turn it is. A client of whom nothing runs takes a place of the one who has the most. */
    private void admit() {
        while (batch.hasPlace()) {
            Optional<Asked> next = queue.poll(_ -> true);
            if (next.isEmpty()) {
                return;
            }
            begin(next.get());
        }
        Map<String, Integer> running = new HashMap<>();
        answering.forEach(asked -> running.merge(asked.client(), asked.rows.size(), Integer::sum));
        queue.poll(client -> !running.containsKey(client)).ifPresent(asked -> {
            begin(asked);
            yieldPlace(running);
        });
    }

    private void begin(Asked asked) {
        batch.add(new Context(asked.question.prompt(), asked.question.pictures()), asked.rows);
        answering.add(asked);
    }

    /** Lets the youngest answer of the client who has the most wait, unless it is its only one. */
    private void yieldPlace(Map<String, Integer> running) {
        running.entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .max(Map.Entry.comparingByValue())
                .flatMap(most -> answering.reversed().stream()
                        .filter(asked -> asked.client().equals(most.getKey()))
                        .flatMap(asked -> asked.rows.reversed().stream())
                        .filter(Row::running)
                        .findFirst())
                .ifPresent(batch::putBack);
    }

    /** Tells what is new of the answers, and whether that was all. */
    private boolean told(Asked asked) {
        boolean all = true;
        for (int sample = 0; sample < asked.rows.size(); sample++) {
            Row row = asked.rows.get(sample);
            for (int place = asked.told[sample]; place < row.length(); place++) {
                asked.listener.wrote(sample, new TokenLogProb(row.token(place), row.logProb(place)), row.top(place));
            }
            StopReason why = row.stopped();
            if (why != null && !asked.stopped[sample]) {
                asked.stopped[sample] = true;
                asked.listener.stopped(sample, why);
            }
            asked.told[sample] = row.length();
            all &= why != null;
        }
        return all;
    }

    private void fail(FaultException failure) {
        batch.close();
        List<Asked> failed = List.copyOf(answering);
        answering.clear();
        failed.forEach(asked -> asked.listener.failed(failure));
    }

    /** Ends everything with {@code failure}. */
    void close(FaultException failure) {
        retired = true;
        fail(failure);
        queue.drain().forEach(asked -> asked.listener.failed(failure));
        drained.complete(null);
    }
}
