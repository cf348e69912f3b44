package dev.ratchet.rewards.math;

import cc.redberry.rings.Rings;
import cc.redberry.rings.bigint.BigInteger;
import cc.redberry.rings.poly.multivar.Monomial;
import cc.redberry.rings.poly.multivar.MonomialOrder;
import cc.redberry.rings.poly.multivar.MultivariatePolynomial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums and products of integer polynomials over named generators, some of which obey a rule; all paid for beforehand. */
final class Polynomials {
    private static final int MOST_GENERATORS = 24;
    private static final int MOST_DEGREE = 300;
    static final int MOST_BITS = 20_000;
    private static final MultivariatePolynomial<BigInteger> ZERO =
            MultivariatePolynomial.zero(MOST_GENERATORS, Rings.Z, MonomialOrder.GREVLEX);

    /** A generator to the power {@code degree} is {@code value}, which has none but earlier generators. */
    private record Rule(int generator, int degree, MultivariatePolynomial<BigInteger> value) {}

    private final Budget budget;
    private final Map<String, Integer> generators = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    Polynomials(Budget budget) {
        this.budget = budget;
    }

    static MultivariatePolynomial<BigInteger> constant(BigInteger value) {
        return ZERO.createConstant(value);
    }

    MultivariatePolynomial<BigInteger> generator(String name) {
        return ZERO.createMonomial(index(name), 1);
    }

    private int index(String name) {
        @Nullable Integer known = generators.get(name);
        if (known != null) {
            return known;
        }
        if (generators.size() == MOST_GENERATORS) {
            throw new Unjudgeable("has more than %d different symbols, roots and functions", MOST_GENERATORS);
        }
        generators.put(name, generators.size());
        return generators.size() - 1;
    }

    /** The name of a generator that obeys a rule from now on. */
    String ruled(String name, int degree, MultivariatePolynomial<BigInteger> value) {
        if (!generators.containsKey(name)) {
            rules.add(new Rule(index(name), degree, value));
        }
        return name;
    }

    MultivariatePolynomial<BigInteger> product(
            MultivariatePolynomial<BigInteger> one, MultivariatePolynomial<BigInteger> other) {
        long bits = bits(one) + bits(other);
        if (bits > MOST_BITS || (long) one.degreeSum() + other.degreeSum() > MOST_DEGREE) {
            throw new Unjudgeable("has powers that are too large");
        }
        budget.spend((long) one.size() * other.size() * (2 + bits / 256));
        return one.copy().multiply(other);
    }

    private static long bits(MultivariatePolynomial<BigInteger> polynomial) {
        return polynomial.isZero() ? 0 : polynomial.maxAbsCoefficient().bitLength();
    }

    MultivariatePolynomial<BigInteger> sum(
            MultivariatePolynomial<BigInteger> one, MultivariatePolynomial<BigInteger> other) {
        budget.spend(one.size() + (long) other.size());
        return one.copy().add(other);
    }

    static MultivariatePolynomial<BigInteger> minus(MultivariatePolynomial<BigInteger> one) {
        return one.copy().negate();
    }

    /** Whether one polynomial is a number other than 0 times the other, a positive one if need be. */
    boolean proportional(
            MultivariatePolynomial<BigInteger> one, MultivariatePolynomial<BigInteger> other, boolean positive) {
        if (one.isZero() || other.isZero()) {
            return one.isZero() && other.isZero();
        }
        if (positive && one.lc().signum() != other.lc().signum()) {
            return false;
        }
        budget.spend(one.size() + other.size());
        return one.copy()
                .multiply(other.lc())
                .subtract(other.copy().multiply(one.lc()))
                .isZero();
    }

    /** The polynomial with every rule applied, latest first, since a rule's value has earlier generators only. */
    MultivariatePolynomial<BigInteger> reduced(MultivariatePolynomial<BigInteger> polynomial) {
        MultivariatePolynomial<BigInteger> reduced = polynomial;
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            while (reduced.degree(rule.generator()) >= rule.degree()) {
                MultivariatePolynomial<BigInteger> rest = ZERO.createZero();
                MultivariatePolynomial<BigInteger> high = ZERO.createZero();
                budget.spend(2L * reduced.size());
                for (Monomial<BigInteger> term : reduced) {
                    int power = term.exponents[rule.generator()];
                    if (power < rule.degree()) {
                        rest.add(term);
                    } else {
                        int[] exponents = term.exponents.clone();
                        exponents[rule.generator()] = power - rule.degree();
                        high.add(new Monomial<>(exponents, term.coefficient));
                    }
                }
                reduced = sum(rest, product(high, rule.value()));
            }
        }
        return reduced;
    }
}
