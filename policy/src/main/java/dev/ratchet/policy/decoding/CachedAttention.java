package dev.ratchet.policy.decoding;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.kernels.Team.Worker;
import dev.ratchet.policy.kernels.Tile;
import java.util.Arrays;

/**
 * Attention over keys and values in blocks: scores of all positions that a query sees, their softmax, and the values by it,
 * added up block by block. Blocks that a query does not see add exactly nothing.
 *
 * <p>Its memory grows with the positions, not with their square: scores of {@link Decoder#QUERIES} queries for each thread.
 */
final class CachedAttention {
    private final int headWidth;
    private final int heads;
    private final int keyValueHeads;
    private final int queryKeyValueWidth;
    private final int mixedWidth;

    CachedAttention(ModelConfig config) {
        this(config.heads(), config.keyValueHeads(), config.headWidth());
    }

    CachedAttention(int heads, int keyValueHeads, int headWidth) {
        this.heads = heads;
        this.keyValueHeads = keyValueHeads;
        this.headWidth = headWidth;
        queryKeyValueWidth = Lanes.padded((heads + 2 * keyValueHeads) * headWidth);
        mixedWidth = Lanes.padded(heads * headWidth);
    }

    /**
     * Some queries of one sequence and the key-value head that they look at.
     *
     * @param seen how many positions the first query sees; each next one sees {@code more} than the one before
     */
    record Look(CachedSequence sequence, int firstRow, int queries, int head, int seen, int more) {}

    /**
     * Queries that look at the same keys together.
     *
     * @param from where the first lies, {@code stride} before the next
     * @param to where its result goes, {@code toStride} before the next
     * @param seen how many positions the first sees; each next one sees {@code more} than the one before
     */
    private record Queries(int count, int from, int stride, int to, int toStride, int seen, int more) {
        int seen(int query) {
            return seen + query * more;
        }
    }

    /**
     * Writes what queries of one sequence read under one key-value head.
     *
     * @param queryKeyValue rows of rotated queries, which are scaled, keys and values
     * @param mixed rows of results
     */
    void attend(int layer, Look look, float[] queryKeyValue, float[] mixed, Worker worker) {
        int groups = heads / keyValueHeads;
        int seen = look.seen();
        int from = look.firstRow() * queryKeyValueWidth + look.head() * groups * headWidth;
        int to = look.firstRow() * mixedWidth + look.head() * groups * headWidth;
        if (look.queries() == 1) { // all its heads together, which lie side by side
            attend(
                    layer,
                    look,
                    queryKeyValue,
                    mixed,
                    worker,
                    new Queries(groups, from, headWidth, to, headWidth, seen, 0));
            return;
        }
        for (int group = 0; group < groups; group++) {
            int head = group * headWidth;
            attend(
                    layer,
                    look,
                    queryKeyValue,
                    mixed,
                    worker,
                    new Queries(
                            look.queries(), from + head, queryKeyValueWidth, to + head, mixedWidth, seen, look.more()));
        }
    }

    private void attend(int layer, Look look, float[] queryKeyValue, float[] mixed, Worker worker, Queries queries) {
        int count = queries.count();
        int most = queries.seen(count - 1);
        int scoreStride = Lanes.padded(most);
        int sumStride = Lanes.padded(headWidth);
        float[] scores = worker.scores(count * scoreStride);
        float[] sums = worker.sums(count * sumStride);
        float[] products = worker.products(count * Lanes.PANEL);
        CachedSequence sequence = look.sequence();
        int keys = sequence.memory().keysAt(layer, look.head());
        int values = sequence.memory().valuesAt(layer, look.head());
        Arrays.fill(sums, 0, count * sumStride, 0);
        for (int block = 0; block < CacheBlocks.blocksFor(most); block++) {
            Tile.multiply(
                    queryKeyValue,
                    queries.from(),
                    queries.stride(),
                    count,
                    sequence.block(block),
                    keys,
                    headWidth,
                    scores,
                    block * CacheBlocks.POSITIONS,
                    scoreStride);
        }
        float[] total = new float[count];
        for (int i = 0; i < count; i++) {
            int at = i * scoreStride;
            int seen = queries.seen(i);
            float largest = Functions.max(scores, at, seen);
            total[i] = Functions.exp(scores, at, seen, largest, 1, scores, at);
            Arrays.fill(scores, at + Lanes.padded(seen), at + scoreStride, 0);
        }
        for (int block = 0; block < CacheBlocks.blocksFor(most); block++) {
            int first = block * CacheBlocks.POSITIONS;
            for (int panel = 0; panel < Lanes.panels(headWidth); panel++) {
                Tile.multiply(
                        scores,
                        first,
                        scoreStride,
                        count,
                        sequence.block(block),
                        values + panel * CacheBlocks.POSITIONS * Lanes.PANEL,
                        Math.min(CacheBlocks.POSITIONS, most - first),
                        products,
                        0,
                        Lanes.PANEL);
                for (int i = 0; i < count; i++) {
                    Functions.add(products, i * Lanes.PANEL, Lanes.PANEL, sums, i * sumStride + panel * Lanes.PANEL);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            int to = queries.to() + i * queries.toStride();
            for (int d = 0; d < headWidth; d++) {
                mixed[to + d] = sums[i * sumStride + d] / total[i];
            }
        }
    }
}
