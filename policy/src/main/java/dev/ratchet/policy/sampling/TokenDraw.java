package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Draws tokens from logits: the inverse of the distribution function, over token ids in their order.
 *
 * <p>Filters come one after the other, each over what is left: the temperature, then the {@code topK} likeliest, then the
 * likeliest that have {@code topP} together, then those of at least {@code minP} times the likeliest. Of equals the
 * smaller id is likelier. One instance belongs to one thread.
 */
final class TokenDraw {
    /** Numbers that are summed up as one, so that a draw need not walk the whole vocabulary. */
    private static final int BLOCK = 256;

    private final int vocabulary;
    private final float[] weights;
    private final double[] blocks;
    private long @Nullable [] order;

    private int token;
    private float logProb;
    private float drawnLogProb;

    TokenDraw(int vocabulary) {
        this.vocabulary = vocabulary;
        weights = new float[Lanes.padded(vocabulary)];
        blocks = new double[Math.ceilDiv(vocabulary, BLOCK)];
    }

    /** The token that was drawn last. */
    int token() {
        return token;
    }

    /** Its log-probability under the policy, at temperature 1 and without filters. */
    float logProb() {
        return logProb;
    }

    /** Its log-probability under what it was drawn from. */
    float drawnLogProb() {
        return drawnLogProb;
    }

    /**
     * Draws the token whose share of the distribution holds {@code uniform}, in [0, 1).
     *
     * @param logits which must have room up to whole panels from {@code from}
     */
    void draw(float[] logits, int from, SamplingSettings settings, double uniform) {
        float largest = Functions.max(logits, from, vocabulary);
        double sum = weigh(logits, from, largest, 1);
        if (!(sum < Double.POSITIVE_INFINITY)) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "logits: NaN or infinite (expected: finite); the weights are out of range, go back to a commit");
        }
        if (settings.temperature() == 0) {
            token = likeliest(logits, from, largest);
            drawnLogProb = 0;
        } else {
            double drawn = settings.temperature() == 1
                    ? sum
                    : weigh(logits, from, largest, (float) (1 / settings.temperature()));
            if (settings.filtered()) {
                drawn = filter(settings, drawn);
            }
            token = inverse(uniform * drawn);
            drawnLogProb = (float) Math.min(0, StrictMath.log(weights[token] / drawn));
        }
        logProb = (float) Math.min(0, logits[from + token] - largest - StrictMath.log(sum));
        if (settings.drawsFromPolicy()) {
            drawnLogProb = logProb;
        }
    }

    /** The logarithm of what the exponentials of all logits add up to. */
    double logSum(float[] logits, int from) {
        float largest = Functions.max(logits, from, vocabulary);
        return largest + StrictMath.log(weigh(logits, from, largest, 1));
    }

    /** The {@code count} likeliest tokens, the likeliest first; of equals the smaller id. */
    List<TokenLogProb> likeliest(float[] logits, int from, int count) {
        double logSum = logSum(logits, from);
        PriorityQueue<Integer> best = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(id -> logits[from + id]).thenComparing(Comparator.reverseOrder()));
        for (int id = 0; id < vocabulary; id++) {
            if (best.size() < count) {
                best.add(id);
            } else if (count > 0 && logits[from + id] > logits[from + best.element()]) {
                best.remove();
                best.add(id);
            }
        }
        List<TokenLogProb> found = new ArrayList<>();
        while (!best.isEmpty()) {
            int id = best.remove();
            found.addFirst(new TokenLogProb(id, (float) Math.min(0, logits[from + id] - logSum)));
        }
        return found;
    }

    /** Writes e^((logit − largest) · factor) and returns the sum. */
    private double weigh(float[] logits, int from, float largest, float factor) {
        double sum = 0;
        for (int block = 0; block < blocks.length; block++) {
            int first = block * BLOCK;
            int count = Math.min(BLOCK, vocabulary - first);
            blocks[block] = Functions.exp(logits, from + first, count, largest, factor, weights, first);
            sum += blocks[block];
        }
        return sum;
    }

    private int likeliest(float[] logits, int from, float largest) {
        int at = 0;
        while (logits[from + at] != largest) {
            at++;
        }
        return at;
    }

    /** The first token at which the running sum exceeds {@code target}; rounding can leave only the last possible one. */
    private int inverse(double target) {
        double before = 0;
        int block = 0;
        while (block < blocks.length - 1 && before + blocks[block] <= target) {
            before += blocks[block];
            block++;
        }
        int end = Math.min(vocabulary, (block + 1) * BLOCK);
        double sum = before;
        for (int i = block * BLOCK; i < end; i++) {
            sum += weights[i];
            if (sum > target) {
                return i;
            }
        }
        int last = end - 1;
        while (weights[last] == 0) {
            last--;
        }
        return last;
    }

    /** Sets the weights of tokens that may not be drawn to 0 and returns the sum of the others. */
    private double filter(SamplingSettings settings, double sum) {
        long[] sorted = candidates(settings, sum);
        int kept = sorted.length;
        double rest = sum;
        if (settings.topK() > 0) {
            kept = Math.min(kept, settings.topK());
            rest = 0;
            for (int i = 0; i < kept; i++) {
                rest += weightOf(sorted[i]);
            }
        }
        if (settings.topP() < 1) {
            double reached = 0;
            int enough = 0;
            while (enough < kept && reached < settings.topP() * rest) {
                reached += weightOf(sorted[enough++]);
            }
            kept = enough;
        }
        float least = (float) settings.minP() * weightOf(sorted[0]);
        while (kept > 1 && weightOf(sorted[kept - 1]) < least) {
            kept--;
        }
        Arrays.fill(weights, 0, vocabulary, 0);
        for (int i = 0; i < kept; i++) {
            weights[idOf(sorted[i])] = weightOf(sorted[i]);
        }
        double left = 0;
        for (int block = 0; block < blocks.length; block++) {
            int first = block * BLOCK;
            blocks[block] = Functions.sum(weights, first, Lanes.padded(Math.min(BLOCK, vocabulary - first)));
            left += blocks[block];
        }
        return left;
    }

    /** The likeliest first: at least all that the filters could leave. */
    private long[] candidates(SamplingSettings settings, double sum) {
        float least = leastWeight(settings, sum);
        if (order == null) {
            order = new long[vocabulary];
        }
        int count = 0;
        for (int id = 0; id < vocabulary; id++) {
            if (weights[id] >= least && weights[id] > 0) {
                order[count++] = -(((long) Float.floatToRawIntBits(weights[id]) << 32) | (0xFFFF_FFFFL - id));
            }
        }
        long[] sorted = Arrays.copyOf(order, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** What is below it need not be sorted. */
    private float leastWeight(SamplingSettings settings, double sum) {
        if (settings.topK() > 0) {
            return leastOf(settings.topK());
        }
        if (settings.topP() < 1) {
            // What is below its fair share of the rest adds up to less than the rest.
            return Math.nextDown((float) ((1 - settings.topP()) * sum / vocabulary));
        }
        return Math.nextDown((float) settings.minP() * Functions.max(weights, 0, vocabulary));
    }

    /** A weight that at least {@code k} tokens have, if there are so many, and few others: by the upper half of its bits. */
    private float leastOf(int k) {
        int[] counts = new int[1 << 15];
        for (int id = 0; id < vocabulary; id++) {
            counts[Float.floatToRawIntBits(weights[id]) >>> 16]++;
        }
        int half = counts.length - 1;
        for (int found = counts[half]; found < k && half > 0; found += counts[half]) {
            half--;
        }
        return Float.intBitsToFloat(half << 16);
    }

    private static float weightOf(long candidate) {
        return Float.intBitsToFloat((int) (-candidate >>> 32));
    }

    private static int idOf(long candidate) {
        return (int) (0xFFFF_FFFFL - (-candidate & 0xFFFF_FFFFL));
    }
}
