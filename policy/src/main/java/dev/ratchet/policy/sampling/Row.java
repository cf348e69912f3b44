package dev.ratchet.policy.sampling;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.StopStrings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One trajectory while a round is being written. */
final class Row {
    private final LiveSequence sequence;
    private final SamplingSettings settings;
    private final long seed;
    private final int roundLimit;
    private final int hardLimit;
    private final RepetitionDetector repetition;
    private final StopStrings.Reader text;
    private final @Nullable TokenCounts counts;
    private final TopTokens top;
    private final int[] tokens;
    private final float[] logProbs;
    private final float[] drawnLogProbs;
    private final Set<Integer> endTokens;
    private int length;
    private @Nullable StopReason stop;

    /** {@code room} is how many tokens fit between the prompt and the end of the model's context. */
    Row(LiveSequence sequence, SamplingSettings settings, long seed, int room, Set<Integer> endTokens) {
        this(sequence, settings, seed, room, endTokens, 0);
    }

    /** {@code topTokens} is how many of the likeliest tokens are kept for each place. */
    Row(LiveSequence sequence, SamplingSettings settings, long seed, int room, Set<Integer> endTokens, int topTokens) {
        this.sequence = sequence;
        this.settings = settings;
        this.seed = seed;
        this.endTokens = endTokens;
        hardLimit = Math.min(sequence.hardLimit(), room) - sequence.written().length();
        roundLimit = Math.min(settings.roundTokens(), Math.min(sequence.mayWrite(), hardLimit));
        repetition = new RepetitionDetector(settings.repetition());
        text = settings.stopStrings().reader();
        counts = settings.penalties().on() ? new TokenCounts(settings.penalties()) : null;
        top = new TopTokens(topTokens);
        for (int i = 0; i < sequence.written().length(); i++) {
            read(sequence.written().at(i));
        }
        tokens = new int[roundLimit];
        logProbs = new float[roundLimit];
        drawnLogProbs = new float[roundLimit];
    }

    LiveSequence sequence() {
        return sequence;
    }

    /** Most tokens this round can bring. */
    int roundLimit() {
        return roundLimit;
    }

    /** Most tokens this round can still bring. */
    int left() {
        return roundLimit - length;
    }

    /** Index of the next token in the whole answer. */
    int position() {
        return sequence.written().length() + length;
    }

    /** The token that the next one follows; there must be one of the answer. */
    int lastToken() {
        return length > 0
                ? tokens[length - 1]
                : sequence.written().at(sequence.written().length() - 1);
    }

    /** All tokens up to now, and the pictures. */
    Context context() {
        TokenIds all =
                sequence.prompt().followedBy(sequence.written()).followedBy(TokenIds.of(Arrays.copyOf(tokens, length)));
        return new Context(all, sequence.pictures());
    }

    boolean running() {
        return stop == null;
    }

    /** Draws the next token at its address and writes it. Logits are left as they were. */
    void draw(TokenDraw draw, float[] logits, int from) {
        double uniform = AddressedRandom.uniform(seed, sequence.id().address(), position());
        if (counts == null) {
            draw.draw(logits, from, settings, uniform);
            logProbs[length] = draw.logProb();
        } else {
            double logSum = draw.logSum(logits, from);
            counts.take(logits, from);
            draw.draw(logits, from, settings, uniform);
            counts.giveBack(logits, from);
            logProbs[length] = (float) Math.min(0, logits[from + draw.token()] - logSum);
        }
        top.add(draw, logits, from);
        int token = draw.token();
        tokens[length] = token;
        drawnLogProbs[length] = draw.drawnLogProb();
        length++;
        stop = stop(token, read(token));
    }

    private @Nullable StopReason stop(int token, Optional<StopReason.Repetition> repeated) {
        if (endTokens.contains(token) || text.complete()) {
            return new StopReason.EndOfText();
        } else if (repeated.isPresent()) {
            return repeated.get();
        } else if (length == hardLimit) {
            return new StopReason.HardLimit();
        } else if (length == sequence.mayWrite()) {
            return new StopReason.BudgetSpent();
        } else if (length == roundLimit) {
            return new StopReason.RoundFull();
        }
        return null;
    }

    /** Takes notice of a token of the answer. */
    private Optional<StopReason.Repetition> read(int token) {
        text.add(token);
        if (counts != null) {
            counts.add(token);
        }
        return repetition.add(token);
    }

    /** The token at a place of this round. */
    int token(int place) {
        return tokens[place];
    }

    float logProb(int place) {
        return logProbs[place];
    }

    /** The likeliest tokens of a place of this round, the likeliest first; as many as were asked for. */
    List<TokenLogProb> top(int place) {
        return top.at(place);
    }

    @Nullable
    StopReason stopped() {
        return stop;
    }

    /** Tokens that it has got in this round. */
    int length() {
        return length;
    }

    Written written() {
        if (stop == null) {
            throw new IllegalStateException("trajectory %s: still being written".formatted(sequence.id()));
        }
        return new Written(
                sequence.id(),
                TokenIds.of(Arrays.copyOf(tokens, length)),
                LogProbs.of(Arrays.copyOf(logProbs, length)),
                LogProbs.of(Arrays.copyOf(drawnLogProbs, length)),
                stop);
    }
}
