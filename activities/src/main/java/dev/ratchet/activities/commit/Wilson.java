package dev.ratchet.activities.commit;

import static dev.ratchet.domain.Checks.require;

/**
 * Wilson's score interval of a share at 95 %.
 *
 * <pre>(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)</pre>
 */
public record Wilson(double low, double high) {
    private static final double Z = 1.959963984540054;

    static Wilson of(int right, int judged) {
        require(0 <= right && right <= judged, "right: %d of %d (expected: 0 to all)", right, judged);
        return judged == 0 ? new Wilson(0, 1) : of((double) right / judged, judged);
    }

    /**
     * The interval.
     *
     * @param p the share, 0 to 1
     * @param n independent answers, which need not be a whole number
     */
    public static Wilson of(double p, double n) {
        require(0 <= p && p <= 1, "share: %s (expected: 0 to 1)", p);
        require(n > 0, "answers: %s (expected: more than 0)", n);
        double middle = p + Z * Z / (2 * n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        return new Wilson(Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
    }
}
