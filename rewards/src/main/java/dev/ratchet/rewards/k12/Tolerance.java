package dev.ratchet.rewards.k12;

import dev.ratchet.rewards.math.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How far a value may be off: in the reference's unit, or a share of the reference.
 *
 * @param width 0 or more
 * @param relative whether the width is a share
 */
record Tolerance(Rational width, boolean relative) {
    /** Reads 0.05 and 2%; empty for anything else. */
    static Optional<Tolerance> read(String text) {
        String bare = text.strip();
        boolean relative = bare.endsWith("%");
        String digits = relative ? bare.substring(0, bare.length() - 1).strip() : bare;
        if (digits.length() > 20 || !digits.matches("\\d++(?:\\.\\d++)?+")) {
            return Optional.empty();
        }
        BigDecimal width = new BigDecimal(digits);
        return Rational.of(relative ? width.movePointLeft(2) : width).map(found -> new Tolerance(found, relative));
    }

    /** An absolute one of half a unit of the place {@code decimals} behind the point, before it where that is negative. */
    static Tolerance halfUnit(int decimals) {
        Rational half = new Rational(BigInteger.ONE, BigInteger.TWO);
        return new Tolerance(
                Rational.of(BigDecimal.ONE.scaleByPowerOfTen(-decimals))
                        .flatMap(half::times)
                        .orElse(half),
                false);
    }

    /** Whether two values are no further apart than an absolute one. */
    boolean holds(Rational reference, Rational given) {
        return reference
                .plus(given.negated())
                .flatMap(off -> width.plus(absolute(off).negated()))
                .map(room -> room.signum() >= 0)
                .orElse(false);
    }

    /** The absolute one that it is for a reference. */
    Tolerance of(Rational reference) {
        return relative
                ? width.times(absolute(reference))
                        .map(wide -> new Tolerance(wide, false))
                        .orElse(this)
                : this;
    }

    /** An absolute one in base units. */
    Tolerance in(Measure unit) {
        return width.times(unit.factor())
                .map(wide -> new Tolerance(wide, false))
                .orElse(this);
    }

    private static Rational absolute(Rational value) {
        return value.signum() < 0 ? value.negated() : value;
    }
}
