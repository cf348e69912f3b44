package dev.ratchet.policy.gradient;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Lanes;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Blas;
import dev.ratchet.policy.model.Blas.Into;
import dev.ratchet.policy.model.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of readers that share a prompt, and its gradient: for one head, with queries Q that are scaled, keys K and values V,
 *
 * <pre>S = Q·Kᵀ   P = exp(S − m) / l   O = P·V
 * dV = Pᵀ·dO   D = Σ dO∘O   dS = P∘(dO·Vᵀ − D)   dQ = dS·K   dK = dSᵀ·Q</pre>
 *
 * <p>where m is the largest score of a row and l the sum of its exponentials. Scores are there for at most {@value #QUERIES} queries
 * of a head at a time. One thread computes all readers of a branch under one key-value head, in their order, so the bits do not depend
 * on threads.
 */
final class SharedAttention {
    private static final int QUERIES = 64;

    private final int heads;
    private final int keyHeads;
    private final int groups;
    private final int width;

    SharedAttention(ModelConfig config) {
        heads = config.heads();
        keyHeads = config.keyValueHeads();
        groups = heads / keyHeads;
        width = config.headWidth();
    }

    /**
     * What a pass leaves for the way back: rows of N tokens.
     *
     * @param queryKeyValue rotated queries, scaled, then rotated keys, then values: [N, (H + 2·K)·D]
     * @param mixed what each head got: [N, H·D]
     * @param normaliser the largest score of each head, then the sum of its exponentials: [N, 2·H]
     */
    record Kept(Matrix queryKeyValue, Matrix mixed, Matrix normaliser) {}

    /** Some queries of a reader under one head, and what they see of what is shared and of their own. */
    private record Look(Reader reader, int head, int keyHead, int first, int count) {
        int row() {
            return reader.from() + first;
        }

        int own() {
            return first + count;
        }

        int seen() {
            return reader.shared() + own();
        }

        int seen(int query) {
            return reader.shared() + first + query + 1;
        }
    }

    private interface Task {
        void run(Look look, Scratch scratch);
    }

    private void each(Team team, Scratch[] scratches, List<List<Reader>> branches, Task task) {
        team.each(
                branches.size() * keyHeads,
                (part, worker) -> Blas.alone(() -> {
                    int keyHead = part % keyHeads;
                    for (Reader reader : branches.get(part / keyHeads)) {
                        for (int first = 0; first < reader.count(); first += QUERIES) {
                            int count = Math.min(QUERIES, reader.count() - first);
                            for (int group = 0; group < groups; group++) {
                                task.run(
                                        new Look(reader, keyHead * groups + group, keyHead, first, count),
                                        scratches[worker.index()]);
                            }
                        }
                    }
                }));
    }

    /** Writes what is mixed and the normalisers. */
    void forward(Team team, Scratch[] scratches, List<List<Reader>> branches, Kept kept) {
        each(team, scratches, branches, (look, scratch) -> {
            Matrix scores = scratch.scores(look.count(), Lanes.padded(look.seen()));
            scores(look, kept, scores);
            float[] row = scratch.first(scores.columns());
            float[] normaliser = scratch.second(2 * heads);
            for (int i = 0; i < look.count(); i++) {
                scores.get(i, row);
                int seen = look.seen(i);
                float largest = Functions.max(row, 0, seen);
                float sum = Functions.exp(row, 0, seen, largest, 1, row, 0);
                Functions.scale(row, 0, seen, 1 / sum);
                Arrays.fill(row, seen, scores.columns(), 0);
                scores.put(i, row);
                Matrix both = kept.normaliser().part(look.row() + i, 1, 2 * look.head(), 2);
                normaliser[0] = largest;
                normaliser[1] = sum;
                both.put(0, normaliser);
            }
            Matrix mixed = query(look, kept.mixed());
            Into own = Into.REPLACE;
            if (look.reader().shared() > 0) {
                Blas.multiply(left(look, scores), value(look, kept.queryKeyValue(), true), mixed, own);
                own = Into.ADD;
            }
            Blas.multiply(right(look, scores), value(look, kept.queryKeyValue(), false), mixed, own);
        });
    }

    /** Adds the gradients of keys and values, and writes those of scaled queries, from that of what is mixed. */
    void backward(
            Team team,
            Scratch[] scratches,
            List<List<Reader>> branches,
            Kept kept,
            Matrix mixedGradient,
            Matrix gradient) {
        each(team, scratches, branches, (look, scratch) -> {
            int columns = Lanes.padded(look.seen());
            Matrix weights = scratch.scores(look.count(), columns);
            Matrix slopes = scratch.slopes(look.count(), columns);
            Matrix got = query(look, mixedGradient);
            Matrix mixed = query(look, kept.mixed());
            scores(look, kept, weights);
            if (look.reader().shared() > 0) {
                Blas.multiply(got, value(look, kept.queryKeyValue(), true).turned(), left(look, slopes), Into.REPLACE);
            }
            Blas.multiply(got, value(look, kept.queryKeyValue(), false).turned(), right(look, slopes), Into.REPLACE);
            float[] weight = scratch.first(columns);
            float[] slope = scratch.second(columns);
            float[] third = scratch.third(2 * width + 2);
            for (int i = 0; i < look.count(); i++) {
                int seen = look.seen(i);
                weights.get(i, weight);
                slopes.get(i, slope);
                kept.normaliser().part(look.row() + i, 1, 2 * look.head(), 2).get(0, third);
                float share = 1 / third[1];
                float _ = Functions.exp(weight, 0, seen, third[0], 1, weight, 0);
                float product = product(got, mixed, i, third);
                for (int s = 0; s < seen; s++) {
                    weight[s] *= share;
                    slope[s] = weight[s] * (slope[s] - product);
                }
                Arrays.fill(weight, seen, columns, 0);
                Arrays.fill(slope, seen, columns, 0);
                weights.put(i, weight);
                slopes.put(i, slope);
            }
            addGradients(look, kept, weights, slopes, got, gradient);
        });
    }

    private void addGradients(Look look, Kept kept, Matrix weights, Matrix slopes, Matrix got, Matrix gradient) {
        Matrix all = kept.queryKeyValue();
        Matrix query = query(look, all);
        Matrix queryGradient = query(look, gradient);
        Into own = Into.REPLACE;
        if (look.reader().shared() > 0) {
            Blas.multiply(left(look, slopes), key(look, all, true), queryGradient, Into.REPLACE);
            Blas.multiply(left(look, slopes).turned(), query, key(look, gradient, true), Into.ADD);
            Blas.multiply(left(look, weights).turned(), got, value(look, gradient, true), Into.ADD);
            own = Into.ADD;
        }
        Blas.multiply(right(look, slopes), key(look, all, false), queryGradient, own);
        Blas.multiply(right(look, slopes).turned(), query, key(look, gradient, false), Into.ADD);
        Blas.multiply(right(look, weights).turned(), got, value(look, gradient, false), Into.ADD);
    }

    /** Σ dO∘O of one query. */
    private float product(Matrix got, Matrix mixed, int row, float[] memory) {
        got.get(row, memory, 0);
        mixed.get(row, memory, width);
        float sum = 0;
        for (int d = 0; d < width; d++) {
            sum = Math.fma(memory[d], memory[width + d], sum);
        }
        return sum;
    }

    private void scores(Look look, Kept kept, Matrix scores) {
        Matrix all = kept.queryKeyValue();
        Matrix query = query(look, all);
        if (look.reader().shared() > 0) {
            Blas.multiply(query, key(look, all, true).turned(), left(look, scores), Into.REPLACE);
        }
        Blas.multiply(query, key(look, all, false).turned(), right(look, scores), Into.REPLACE);
    }

    private Matrix left(Look look, Matrix scores) {
        return scores.part(0, look.count(), 0, look.reader().shared());
    }

    private Matrix right(Look look, Matrix scores) {
        return scores.part(0, look.count(), look.reader().shared(), look.own());
    }

    private Matrix query(Look look, Matrix rows) {
        return rows.part(look.row(), look.count(), look.head() * width, width);
    }

    private Matrix key(Look look, Matrix rows, boolean shared) {
        return seen(look, rows, heads + look.keyHead(), shared);
    }

    private Matrix value(Look look, Matrix rows, boolean shared) {
        return seen(look, rows, heads + keyHeads + look.keyHead(), shared);
    }

    private Matrix seen(Look look, Matrix rows, int head, boolean shared) {
        Reader reader = look.reader();
        return shared
                ? rows.part(reader.sharedFrom(), reader.shared(), head * width, width)
                : rows.part(reader.from(), look.own(), head * width, width);
    }
}
