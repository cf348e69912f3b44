package dev.ratchet.rewards.math;

import static dev.ratchet.domain.Checks.require;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A fraction of whole numbers: the exact value of plain arithmetic, for which no computer algebra is needed. Arithmetic that would
 * take more than 4,000 bits gives nothing.
 *
 * @param bottom not 0; may be negative
 */
public record Rational(BigInteger top, BigInteger bottom) {
    private static final int MOST_BITS = 4_000;

    public Rational {
        require(bottom.signum() != 0, "fraction: %s over 0 (expected: another bottom)", top);
    }

    /** The value of a tree of numbers, sums, products and quotients; empty for others, and for a division by zero. */
    static Optional<Rational> of(Node node, Budget budget) {
        budget.spend(1);
        return switch (node) {
            case Node.Num(BigDecimal value) -> of(value);
            case Node.Negative(Node of) -> of(of, budget).map(Rational::negated);
            case Node.Sum(List<Node> terms) -> {
                Optional<Rational> sum = Optional.of(new Rational(BigInteger.ZERO, BigInteger.ONE));
                for (int i = 0; i < terms.size() && sum.isPresent(); i++) {
                    Optional<Rational> term = of(terms.get(i), budget);
                    Rational before = sum.get();
                    sum = term.flatMap(next -> before.plus(next));
                }
                yield sum;
            }
            case Node.Product(List<Node> factors) -> {
                Optional<Rational> product = Optional.of(new Rational(BigInteger.ONE, BigInteger.ONE));
                for (int i = 0; i < factors.size() && product.isPresent(); i++) {
                    Optional<Rational> factor = of(factors.get(i), budget);
                    Rational before = product.get();
                    product = factor.flatMap(next -> before.times(next));
                }
                yield product;
            }
            case Node.Quotient(Node top, Node bottom) -> {
                Optional<Rational> one = of(top, budget);
                Optional<Rational> other = of(bottom, budget);
                yield one.isEmpty() || other.isEmpty()
                        ? Optional.empty()
                        : one.get().over(other.get());
            }
            default -> Optional.empty();
        };
    }

    /** The value of a decimal; empty for more digits than can be worked with. */
    public static Optional<Rational> of(BigDecimal value) {
        if (Math.abs((long) value.scale()) > MOST_BITS / 4) {
            return Optional.empty();
        }
        BigInteger power = BigInteger.TEN.pow(Math.abs(value.scale()));
        return value.scale() < 0
                ? bounded(value.unscaledValue().multiply(power), BigInteger.ONE)
                : bounded(value.unscaledValue(), power);
    }

    private static Optional<Rational> bounded(BigInteger top, BigInteger bottom) {
        boolean small = top.bitLength() + bottom.bitLength() <= MOST_BITS;
        return small ? Optional.of(new Rational(top, bottom)) : Optional.empty();
    }

    /** Minus this. */
    public Rational negated() {
        return new Rational(top.negate(), bottom);
    }

    /** The sum. */
    public Optional<Rational> plus(Rational other) {
        return bounded(top.multiply(other.bottom).add(other.top.multiply(bottom)), bottom.multiply(other.bottom));
    }

    /** The product. */
    public Optional<Rational> times(Rational other) {
        return bounded(top.multiply(other.top), bottom.multiply(other.bottom));
    }

    /** The quotient; empty too where the other is 0. */
    public Optional<Rational> over(Rational other) {
        return other.top.signum() == 0
                ? Optional.empty()
                : bounded(top.multiply(other.bottom), bottom.multiply(other.top));
    }

    /** -1, 0 or 1 as this is below, at or above 0. */
    public int signum() {
        return top.signum() * bottom.signum();
    }

    /** In lowest terms, as in {@code -1/2} or {@code 3}: the same text for the same number. */
    public String lowestTerms() {
        BigInteger common = top.gcd(bottom).multiply(BigInteger.valueOf(bottom.signum()));
        BigInteger under = bottom.divide(common);
        return top.divide(common) + (under.equals(BigInteger.ONE) ? "" : "/" + under);
    }

    boolean sameAs(Rational other) {
        return top.multiply(other.bottom).equals(other.top.multiply(bottom));
    }
}
