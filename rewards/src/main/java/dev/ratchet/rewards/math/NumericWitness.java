package dev.ratchet.rewards.math;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The second witness of equality: both expressions are evaluated where their symbols have seeded values. Points where either
 * is undefined, or not real although no i is in sight, say nothing.
 */
final class NumericWitness {
    /** What the points say. */
    enum Testimony {
        AGREE,
        DISAGREE,
        /** Too few points at which both are defined. */
        NOTHING
    }

    static final int POINTS = 24;
    private static final int FEWEST = 4;
    private static final double TOLERANCE = 1e-9;
    private static final double LEAST = 1e-12;
    private static final long SEED = 20_250_117;

    private NumericWitness() {}

    static Testimony on(Node one, Node other, Budget budget) {
        Set<String> symbols = Trees.symbols(one, other);
        boolean complex = Trees.any(one, NumericWitness::imaginary) || Trees.any(other, NumericWitness::imaginary);
        SplittableRandom random = new SplittableRandom(SEED);
        int points = symbols.isEmpty() ? 1 : POINTS;
        int defined = 0;
        for (int point = 0; point < points; point++) {
            Map<String, Double> values = new HashMap<>();
            boolean positive = point % 2 == 0;
            for (String symbol : symbols) {
                values.put(symbol, random.nextDouble(positive ? 0.2 : -3, 3));
            }
            Evaluation at = new Evaluation(values, budget);
            Complex left = at.of(one);
            Complex right = at.of(other);
            boolean real = complex || symbols.isEmpty() || (left.real() && right.real());
            if (left.finite() && right.finite() && real) {
                defined++;
                double size = Math.max(left.size(), right.size());
                if (left.minus(right).size() > Math.max(LEAST, TOLERANCE * size)) {
                    return Testimony.DISAGREE;
                }
            }
        }
        return defined >= Math.min(points, FEWEST) ? Testimony.AGREE : Testimony.NOTHING;
    }

    private static boolean imaginary(Node node) {
        return node.equals(new Node.Constant(Node.Known.I));
    }
}
