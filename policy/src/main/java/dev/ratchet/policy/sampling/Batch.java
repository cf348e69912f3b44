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
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written together, step by step: each step brings every running row one token and computes some hundred
 * tokens of prefixes beside. A row that stops gives its memory back at once, and the next one that waits takes it.
 *
 * <p>A prefix is computed once for all rows that go on from it. Rows begin in the order in which they came, each as soon
 * as there is memory for its next tokens. Where it runs out, the row that began last gives its own back and waits, to be read
 * again later; which changes no bits.
 */
final class Batch implements AutoCloseable {
    /** Tokens of a step: enough to use the processor well, few enough that running rows seldom wait. */
    private static final int STEP_TOKENS = 512;

    private final Decoder decoder;
    private final Eyes eyes;
    private final CacheBlocks memory;
    private final Team team;
    private final Limits limits;
    private final TokenDraw[] draws;
    private final BiConsumer<Row, CachedSequence> whenStopped;
    private final ArrayDeque<Prefix> waiting = new ArrayDeque<>();
    private final List<Prefix> begun = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();

    /**
     * How much runs at a time.
     *
     * @param rows at most
     * @param ahead tokens for which a row has memory set aside when it begins, and each time that it has used it up
     * @param beside tokens of prefixes at most that are computed beside running rows, which wait for them
     */
    record Limits(int rows, int ahead, int beside) {
        /** For rounds: more rows are no faster, and a row that has memory for all that it can write never has to wait. */
        static final Limits OF_ROUNDS = new Limits(256, Integer.MAX_VALUE, STEP_TOKENS);
    }

    /** Tokens and pictures that rows go on from, and the rows that have not begun yet. */
    private final class Prefix {
        final int[] tokens;
        final List<Picture> pictures;
        final ArrayDeque<Row> rows;
        final CachedSequence sequence = new CachedSequence(memory);
        float[] logits = {};
        /** Blocks that are set aside for the first row, or it could find them taken by others. */
        int ofFirst;

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

        /** Whole blocks that the rows share. */
        int shared() {
            return tokens.length / CacheBlocks.POSITIONS;
        }

        /** Blocks that a row that begins takes beside those it shares with the prefix. */
        int blocksOf(Row row) {
            return CacheBlocks.blocksFor(tokens.length + Math.min(row.left(), limits.ahead())) - shared();
        }

        /** The same at its end. */
        int mostBlocksOf(Row row) {
            return CacheBlocks.blocksFor(tokens.length + row.left()) - shared();
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

    /** A row that is written. */
    private final class Running {
        final Row row;
        final @Nullable Prefix prefix;
        final CachedSequence sequence;
        /** Blocks that are set aside for it alone. */
        int blocks;

        Running(Row row, int blocks, @Nullable Prefix prefix, CachedSequence sequence) {
            this.row = row;
            this.blocks = blocks;
            this.prefix = prefix;
            this.sequence = sequence;
        }

        /** Whether memory is set aside for its next token; it may not be. */
        boolean hasRoom() {
            int own = blocks + (prefix == null ? 0 : prefix.shared());
            if (sequence.length() < own * CacheBlocks.POSITIONS) {
                return true;
            }
            int wanted = CacheBlocks.blocksFor(sequence.length() + Math.min(row.left(), limits.ahead())) - own;
            int more = memory.reserve(wanted) ? wanted : memory.reserve(1) ? 1 : 0;
            blocks += more;
            return more > 0;
        }

        void close() {
            sequence.close();
            giveUp();
        }

        void giveUp() {
            memory.giveUp(blocks);
            if (prefix != null) {
                prefix.users--;
                if (prefix.users == 0 && !begun.contains(prefix)) {
                    memory.giveUp(prefix.blocks()); // nobody shares its blocks any more
                }
            }
        }
    }

    /** {@code whenStopped} gets the keys and values of rows that have stopped, and closes them. */
    Batch(
            Decoder decoder,
            Eyes eyes,
            CacheBlocks memory,
            Team team,
            Limits limits,
            BiConsumer<Row, CachedSequence> whenStopped) {
        this.limits = limits;
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
            long blocks = (long) added.blocks() + added.mostBlocksOf(row);
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
        int blocks = CacheBlocks.blocksFor(sequence.length() + 1 + Math.min(row.left(), limits.ahead()));
        if (running.size() == limits.rows() || !memory.reserve(blocks)) {
            return false;
        }
        running.add(new Running(row, blocks, null, sequence));
        return true;
    }

    /** Whether a row that is added now begins with the next step, if there is memory for it; those that wait go first. */
    boolean hasPlace() {
        beginWaiting();
        return waiting.isEmpty()
                && running.size()
                                + begun.stream()
                                        .mapToInt(prefix -> prefix.rows.size())
                                        .sum()
                        < limits.rows();
    }

    /** Whether every row has stopped. */
    boolean done() {
        return waiting.isEmpty() && begun.isEmpty() && running.isEmpty();
    }

    /** Brings every running row a token and prefixes forward. */
    void step() {
        makeRoom();
        begin();
        List<Span> spans = new ArrayList<>();
        for (Running each : running) {
            spans.add(new Span(each.sequence, new int[] {each.row.lastToken()}, Wanted.LAST));
        }
        int tokens = spans.size();
        int most = manyCome() ? STEP_TOKENS : Math.min(STEP_TOKENS, tokens + limits.beside());
        List<Prefix> finishing = new ArrayList<>();
        for (Prefix prefix : begun) {
            if (!prefix.computed() && tokens < most) {
                Span span = prefix.next(most - tokens);
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
                (i, worker) -> running.get(i).row.draw(draws[worker.index()], decoder.logits(), i * stride));
        for (int i = 0; i < finishing.size(); i++) {
            int from = (running.size() + i) * stride;
            finishing.get(i).logits = Arrays.copyOfRange(decoder.logits(), from, from + stride);
        }
        running.removeIf(this::gone);
        finishing.forEach(this::fork);
    }

    /** Whether more rows wait for prefixes than run, and one step has room for all of those: then the few wait for the many. */
    private boolean manyCome() {
        int rows = 0;
        int tokens = running.size();
        for (Prefix prefix : begun) {
            if (!prefix.computed()) {
                rows += prefix.rows.size();
                tokens += prefix.tokens.length - prefix.sequence.length();
            }
        }
        return running.isEmpty() || (rows > running.size() && tokens <= STEP_TOKENS);
    }

    /** Sees to it that every running row has memory for its next token, or waits. */
    private void makeRoom() {
        for (Running each : List.copyOf(running)) {
            while (running.contains(each) && !each.hasRoom()) {
                takeBackLast();
            }
        }
    }

    /** Lets a running row wait behind all that wait now. */
    void putBack(Row row) {
        for (Running each : List.copyOf(running)) {
            if (each.row == row) {
                running.remove(each);
                each.close();
                waiting.addLast(new Prefix(row.context(), List.of(row)));
            }
        }
    }

    /** Lets the last one that has begun wait again. */
    private void takeBackLast() {
        for (int i = begun.size() - 1; i >= 0; i--) {
            if (begun.get(i).users == 0) {
                takeBack(begun.get(i));
                return;
            }
        }
        Running last = running.removeLast();
        last.close();
        waiting.addFirst(new Prefix(last.row.context(), List.of(last.row)));
    }

    private void takeBack(Prefix prefix) {
        begun.remove(prefix);
        prefix.sequence.close();
        memory.giveUp(prefix.blocks() + (prefix.forked ? 0 : prefix.ofFirst));
        prefix.forked = false;
        waiting.addFirst(prefix);
    }

    /** Begins prefixes in their order, as memory and rows allow, and rows of those that are computed. */
    private void begin() {
        for (Prefix prefix : List.copyOf(begun)) {
            if (prefix.computed()) {
                fork(prefix);
            }
        }
        beginWaiting();
    }

    private void beginWaiting() {
        while (!waiting.isEmpty() && running.size() + begun.size() < limits.rows()) {
            Prefix next = waiting.element();
            next.ofFirst = next.blocksOf(next.rows.element());
            if (!memory.reserve(next.blocks() + next.ofFirst)) {
                return;
            }
            begun.add(waiting.remove());
        }
    }

    /** Lets as many rows of a computed prefix run as there is room for, the first of which has its memory already. */
    private void fork(Prefix prefix) {
        while (!prefix.rows.isEmpty()) {
            Row row = prefix.rows.element();
            int blocks = prefix.forked ? prefix.blocksOf(row) : prefix.ofFirst;
            if (prefix.forked && (running.size() >= limits.rows() || !memory.reserve(blocks))) {
                return;
            }
            prefix.forked = true;
            prefix.users++;
            prefix.rows.remove();
            Running forked = new Running(row, blocks, prefix, prefix.sequence.fork());
            row.draw(draws[0], prefix.logits, 0);
            if (!gone(forked)) {
                running.add(forked);
            }
        }
        begun.remove(prefix);
        prefix.sequence.close();
        if (prefix.users == 0) {
            memory.giveUp(prefix.blocks());
        }
    }

    /** Whether the row has stopped; then its memory is given back. */
    private boolean gone(Running each) {
        if (each.row.running()) {
            return false;
        }
        each.giveUp();
        whenStopped.accept(each.row, each.sequence);
        return true;
    }

    /** Ends rows that nobody wants any more, and gives their memory back. */
    void drop(Predicate<Row> unwanted) {
        running.removeIf(each -> {
            boolean drop = unwanted.test(each.row);
            if (drop) {
                each.close();
            }
            return drop;
        });
        for (Prefix prefix : List.copyOf(begun)) {
            if (prefix.rows.removeIf(unwanted) && prefix.users == 0) {
                takeBack(prefix);
            } else if (prefix.rows.isEmpty()) {
                fork(prefix); // nobody is left to begin
            }
        }
        waiting.forEach(prefix -> prefix.rows.removeIf(unwanted));
        waiting.removeIf(prefix -> prefix.rows.isEmpty());
    }

    @Override
    public void close() {
        drop(_ -> true);
    }
}
