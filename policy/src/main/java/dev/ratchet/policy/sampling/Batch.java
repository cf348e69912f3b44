package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.fault.Fault.DEVICE_OUT_OF_MEMORY;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.CachedSequence;
import dev.ratchet.policy.decoding.Decoder;
import dev.ratchet.policy.decoding.Decoder.Span;
import dev.ratchet.policy.decoding.Decoder.Wanted;
import dev.ratchet.policy.decoding.Shown;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.vision.Picture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written together, step by step: each step brings every running row one token and computes some hundred
 * tokens of prefixes beside. A row that stops gives its memory back at once, and the next one that waits takes it.
 *
 * <p>A prefix is computed once for all rows that go on from it. Rows begin in the order in which they came, each as soon
 * as there is memory for all it can write; so none has to stop half way.
 */
final class Batch implements AutoCloseable {
    /** Tokens of a step: enough to use the processor well, few enough that running rows seldom wait. */
    private static final int STEP_TOKENS = 512;

    /** Rows that run at most; more are no faster. */
    private static final int ROWS = 256;

    private final Decoder decoder;
    private final Eyes eyes;
    private final CacheBlocks memory;
    private final Team team;
    private final TokenDraw[] draws;
    private final BiConsumer<Row, CachedSequence> whenStopped;
    private final ArrayDeque<Prefix> waiting = new ArrayDeque<>();
    private final List<Prefix> begun = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private int reserved;

    /** Tokens and pictures that rows go on from, and the rows that have not begun yet. */
    private final class Prefix {
        final int[] tokens;
        final List<Picture> pictures;
        final ArrayDeque<Row> rows;
        final CachedSequence sequence = new CachedSequence(memory);
        float[] logits = {};
        boolean forked;
        int users;
        private @Nullable Shown shown;

        Prefix(Context context, List<Row> rows) {
            tokens = context.tokens().toArray();
            pictures = context.pictures();
            this.rows = new ArrayDeque<>(rows);
        }

        boolean computed() {
            return sequence.length() == tokens.length;
        }

        int blocks() {
            return CacheBlocks.blocksFor(tokens.length);
        }

        /** Blocks that a row takes beside those it shares with the prefix. */
        int blocksOf(Row row) {
            return CacheBlocks.blocksFor(tokens.length + row.roundLimit()) - tokens.length / CacheBlocks.POSITIONS;
        }

        Span next(int most) {
            int from = sequence.length();
            int to = Math.min(tokens.length, from + most);
            if (shown == null) {
                shown = eyes.show(tokens, pictures);
            }
            Wanted wanted = to == tokens.length ? Wanted.LAST : Wanted.NONE;
            return new Span(sequence, Arrays.copyOfRange(tokens, from, to), wanted, shown);
        }
    }

    /**
     * A row that is written.
     *
     * @param blocks that are reserved for it alone
     */
    private record Running(Row row, int blocks, Optional<Prefix> prefix, CachedSequence sequence) {}

    /** {@code whenStopped} gets the keys and values of rows that have stopped, and closes them. */
    Batch(Decoder decoder, Eyes eyes, CacheBlocks memory, Team team, BiConsumer<Row, CachedSequence> whenStopped) {
        this.whenStopped = whenStopped;
        this.decoder = decoder;
        this.eyes = eyes;
        this.memory = memory;
        this.team = team;
        draws = new TokenDraw[team.size()];
        Arrays.setAll(draws, _ -> new TokenDraw(decoder.config().vocabulary()));
    }

    /**
     * Lets rows that go on from {@code prefix} wait for their turn.
     *
     * @throws FaultException {@code DEVICE_OUT_OF_MEMORY} where one of them has no room even alone
     */
    void add(Context prefix, List<Row> rows) {
        Prefix added = new Prefix(prefix, rows);
        for (Row row : rows) {
            long blocks = (long) added.blocks() + added.blocksOf(row);
            if (blocks > memory.most()) {
                throw new FaultException(
                        DEVICE_OUT_OF_MEMORY,
                        "trajectory %s: %d bytes of keys and values for %d tokens and %d more (expected: at most the cache's %d); raise rollout.engine.cacheMegabytes or lower rollout.segmentTokens"
                                .formatted(
                                        row.sequence().id(),
                                        blocks * memory.bytesOfBlock(),
                                        prefix.tokens().length(),
                                        row.roundLimit(),
                                        memory.most() * memory.bytesOfBlock()));
            }
        }
        waiting.add(added);
    }

    /**
     * Lets a row go on at once from keys and values that are there, all but those of its last token.
     *
     * @return whether there is room for it
     */
    boolean goOn(Row row, CachedSequence sequence) {
        int blocks = CacheBlocks.blocksFor(sequence.length() + 1 + row.roundLimit());
        if (running.size() == ROWS || reserved + blocks > memory.most()) {
            return false;
        }
        reserved += blocks;
        running.add(new Running(row, blocks, Optional.empty(), sequence));
        return true;
    }

    /** Whether every row has stopped. */
    boolean done() {
        return waiting.isEmpty() && begun.isEmpty() && running.isEmpty();
    }

    /** Brings every running row a token and prefixes forward. */
    void step() {
        begin();
        List<Span> spans = new ArrayList<>();
        for (Running each : running) {
            spans.add(new Span(each.sequence(), new int[] {each.row().lastToken()}, Wanted.LAST));
        }
        int tokens = spans.size();
        List<Prefix> finishing = new ArrayList<>();
        for (Prefix prefix : begun) {
            if (!prefix.computed() && tokens < STEP_TOKENS) {
                Span span = prefix.next(STEP_TOKENS - tokens);
                tokens += span.length();
                spans.add(span);
                if (span.wanted() == Wanted.LAST) {
                    finishing.add(prefix);
                }
            }
        }
        decoder.logits(spans);
        int stride = decoder.logitsStride();
        team.each(
                running.size(),
                (i, worker) -> running.get(i).row().draw(draws[worker.index()], decoder.logits(), i * stride));
        for (int i = 0; i < finishing.size(); i++) {
            int from = (running.size() + i) * stride;
            finishing.get(i).logits = Arrays.copyOfRange(decoder.logits(), from, from + stride);
        }
        running.removeIf(this::gone);
        finishing.forEach(this::fork);
    }

    /** Begins prefixes in their order, as memory and rows allow, and rows of those that are computed. */
    private void begin() {
        for (Prefix prefix : List.copyOf(begun)) {
            if (prefix.computed()) {
                fork(prefix);
            }
        }
        while (!waiting.isEmpty()) {
            Prefix next = waiting.peek();
            int blocks = next.blocks() + next.blocksOf(next.rows.element());
            if (running.size() + begun.size() >= ROWS || reserved + blocks > memory.most()) {
                return;
            }
            // The first row's blocks are reserved with the prefix, or rows of others could take them meanwhile.
            reserved += blocks;
            begun.add(waiting.remove());
        }
    }

    /** Lets as many rows of a computed prefix run as there is room for, the first of which has its memory already. */
    private void fork(Prefix prefix) {
        while (!prefix.rows.isEmpty()) {
            Row row = prefix.rows.element();
            int blocks = prefix.forked ? prefix.blocksOf(row) : 0;
            if (prefix.forked && (running.size() >= ROWS || reserved + blocks > memory.most())) {
                return;
            }
            prefix.forked = true;
            reserved += blocks;
            prefix.users++;
            prefix.rows.remove();
            Running forked = new Running(row, prefix.blocksOf(row), Optional.of(prefix), prefix.sequence.fork());
            row.draw(draws[0], prefix.logits, 0);
            if (!gone(forked)) {
                running.add(forked);
            }
        }
        begun.remove(prefix);
        prefix.sequence.close();
        if (prefix.users == 0) {
            reserved -= prefix.blocks();
        }
    }

    /** Whether the row has stopped; then its memory is given back. */
    private boolean gone(Running each) {
        if (each.row().running()) {
            return false;
        }
        reserved -= each.blocks();
        each.prefix().ifPresent(prefix -> {
            prefix.users--;
            if (prefix.users == 0 && !begun.contains(prefix)) {
                reserved -= prefix.blocks(); // nobody shares its blocks any more
            }
        });
        whenStopped.accept(each.row(), each.sequence());
        return true;
    }

    @Override
    public void close() {
        running.forEach(each -> each.sequence().close());
        begun.forEach(prefix -> prefix.sequence.close());
        running.clear();
        begun.clear();
        waiting.clear();
        reserved = 0;
    }
}
