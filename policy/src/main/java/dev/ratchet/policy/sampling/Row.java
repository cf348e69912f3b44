package dev.ratchet.policy.sampling;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import java.util.Arrays;
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
    private final int[] tokens;
    private final float[] logProbs;
    private final float[] drawnLogProbs;
    private final Set<Integer> endTokens;
    private int length;
    private @Nullable StopReason stop;

    /** {@code room} is how many tokens fit between the prompt and the end of the model's context. */
    Row(LiveSequence sequence, SamplingSettings settings, long seed, int room, Set<Integer> endTokens) {
        this.sequence = sequence;
        this.settings = settings;
        this.seed = seed;
        this.endTokens = endTokens;
        hardLimit = Math.min(sequence.hardLimit(), room) - sequence.written().length();
        roundLimit = Math.min(settings.roundTokens(), Math.min(sequence.mayWrite(), hardLimit));
        repetition = new RepetitionDetector(settings.repetition());
        for (int i = 0; i < sequence.written().length(); i++) {
            repetition.add(sequence.written().at(i));
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

    /** Draws the next token at its address and writes it. */
    void draw(TokenDraw draw, float[] logits, int from) {
        draw.draw(
                logits,
                from,
                settings,
                AddressedRandom.uniform(seed, sequence.id().address(), position()));
        int token = draw.token();
        tokens[length] = token;
        logProbs[length] = draw.logProb();
        drawnLogProbs[length] = draw.drawnLogProb();
        length++;
        Optional<StopReason.Repetition> repeated = repetition.add(token);
        if (endTokens.contains(token)) {
            stop = new StopReason.EndOfText();
        } else if (repeated.isPresent()) {
            stop = repeated.get();
        } else if (length == hardLimit) {
            stop = new StopReason.HardLimit();
        } else if (length == sequence.mayWrite()) {
            stop = new StopReason.BudgetSpent();
        } else if (length == roundLimit) {
            stop = new StopReason.RoundFull();
        }
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
