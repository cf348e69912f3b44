package dev.ratchet.rewards.math;

import cc.redberry.rings.bigint.BigInteger;
import cc.redberry.rings.poly.multivar.MultivariatePolynomial;
import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expressions as quotients of integer polynomials over generators: symbols, constants, roots and functions. Two expressions
 * whose difference is the zero polynomial are equal, exactly. Roots and i obey their equation; sines of one argument give way
 * to cosines. What is equal for other reasons is left to {@link NumericWitness}.
 *
 * <p>One instance holds the generators of one comparison. Only sums and products of polynomials are used, and each is paid for
 * before it is done.
 */
final class NormalForms {
    /** A quotient of polynomials. */
    record Ratio(MultivariatePolynomial<BigInteger> top, MultivariatePolynomial<BigInteger> bottom) {
        Ratio inverse() {
            return new Ratio(/* top= */ bottom, /* bottom= */ top);
        }
    }

    private final Budget budget;
    private final Polynomials polynomials;
    private boolean opaque;

    NormalForms(Budget budget) {
        this.budget = budget;
        this.polynomials = new Polynomials(budget);
    }

    Polynomials polynomials() {
        return polynomials;
    }

    /** Whether generators were made about which not all is known, so that a difference other than zero proves nothing. */
    boolean opaque() {
        return opaque;
    }

    /** The normal form; throws {@link Unjudgeable} where a tree has none or it would be too large. */
    Ratio of(Node node) {
        budget.spend(5);
        return switch (node) {
            case Node.Num(BigDecimal value) -> number(value);
            case Node.Symbol(String name) -> generator("symbol " + name);
            case Node.Constant(Known which) -> constant(which);
            case Node.Sum(List<Node> terms) -> {
                Ratio sum = of(terms.getFirst());
                for (Node term : terms.subList(1, terms.size())) {
                    sum = plus(sum, of(term));
                }
                yield sum;
            }
            case Node.Product(List<Node> factors) -> {
                Ratio product = of(factors.getFirst());
                for (Node factor : factors.subList(1, factors.size())) {
                    product = times(product, of(factor));
                }
                yield product;
            }
            case Node.Quotient(Node top, Node bottom) -> over(of(top), of(bottom));
            case Node.Negative(Node of) -> negated(of(of));
            case Node.Power(Node base, Node exponent) -> power(base, exponent);
            case Node.Root(Node radicand, int degree) -> root(of(radicand), degree);
            case Node.Apply(Function function, Node argument) -> applied(function, of(argument));
            case Node.Percent(Node of) -> over(of(of), number(BigDecimal.valueOf(100)));
            case Node.Measured(Node of, Unit unit) ->
                unit.equals(Unit.DEGREE)
                        ? over(times(of(of), constant(Known.PI)), number(BigDecimal.valueOf(180)))
                        : of(of);
            case Node.PlusMinus _,
                    Node.Group _,
                    Node.Listing _,
                    Node.Relation _,
                    Node.Joined _,
                    Node.Matrix _,
                    Node.Words _ -> throw new Unjudgeable("is no single value");
        };
    }

    /** The numerator of the difference: the zero polynomial where both are equal. */
    MultivariatePolynomial<BigInteger> difference(Ratio one, Ratio other) {
        return polynomials.reduced(polynomials.sum(
                polynomials.product(one.top(), other.bottom()),
                Polynomials.minus(polynomials.product(other.top(), one.bottom()))));
    }

    private static BigInteger integer(java.math.BigInteger value) {
        return new BigInteger(value.toByteArray());
    }

    private Ratio number(BigDecimal value) {
        if (Math.abs((long) value.scale()) > Polynomials.MOST_BITS / 4) {
            throw new Unjudgeable("has a number that is too large or too small");
        }
        BigDecimal whole = value.scale() < 0 ? value.setScale(0) : value;
        return new Ratio(
                Polynomials.constant(integer(whole.unscaledValue())),
                Polynomials.constant(integer(java.math.BigInteger.TEN.pow(whole.scale()))));
    }

    private Ratio whole(MultivariatePolynomial<BigInteger> top) {
        return new Ratio(top, Polynomials.constant(BigInteger.ONE));
    }

    private Ratio generator(String name) {
        return whole(polynomials.generator(name));
    }

    private Ratio constant(Known which) {
        return switch (which) {
            case PI -> generator("constant pi");
            case E -> generator("constant e");
            case I -> generator(polynomials.ruled("constant i", 2, Polynomials.constant(BigInteger.NEGATIVE_ONE)));
            case INFINITY, REALS, EMPTY -> throw new Unjudgeable("is no number");
        };
    }

    private Ratio negated(Ratio one) {
        return new Ratio(Polynomials.minus(one.top()), one.bottom());
    }

    private Ratio plus(Ratio one, Ratio other) {
        if (one.bottom().equals(other.bottom())) {
            return new Ratio(polynomials.sum(one.top(), other.top()), one.bottom());
        }
        return new Ratio(
                polynomials.reduced(polynomials.sum(
                        polynomials.product(one.top(), other.bottom()),
                        polynomials.product(other.top(), one.bottom()))),
                polynomials.reduced(polynomials.product(one.bottom(), other.bottom())));
    }

    private Ratio times(Ratio one, Ratio other) {
        return new Ratio(
                polynomials.reduced(polynomials.product(one.top(), other.top())),
                polynomials.reduced(polynomials.product(one.bottom(), other.bottom())));
    }

    private Ratio over(Ratio one, Ratio other) {
        if (other.top().isZero()) {
            throw new Unjudgeable("divides by zero");
        }
        return times(one, other.inverse());
    }

    private Ratio power(Ratio base, int exponent) {
        if (Math.abs((long) exponent) > Polynomials.MOST_BITS) {
            throw new Unjudgeable("has powers that are too large");
        }
        Ratio result = whole(Polynomials.constant(BigInteger.ONE));
        Ratio square = exponent < 0 ? over(result, base) : base;
        for (int left = Math.abs(exponent); left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = times(result, square);
            }
            if (left > 1) {
                square = times(square, square);
            }
        }
        return result;
    }

    private Ratio power(Node base, Node exponent) {
        Ratio raised = of(exponent);
        Optional<java.math.BigInteger> top = integral(raised.top());
        Optional<java.math.BigInteger> bottom = integral(raised.bottom());
        if (top.isPresent() && bottom.isPresent() && bottom.get().signum() != 0) {
            java.math.BigInteger common = top.get()
                    .gcd(bottom.get())
                    .multiply(java.math.BigInteger.valueOf(bottom.get().signum()));
            java.math.BigInteger over = top.get().divide(common);
            java.math.BigInteger under = bottom.get().divide(common);
            if (over.bitLength() > 15 || under.bitLength() > 6) {
                throw new Unjudgeable("has powers that are too large");
            }
            Ratio of = of(base);
            return power(under.intValue() == 1 ? of : root(of, under.intValue()), over.intValue());
        }
        // e^x and exp(x) are one generator.
        if (base.equals(new Node.Constant(Known.E))) {
            return applied(Function.EXP, raised);
        }
        opaque = true;
        return generator("power " + key(of(base)) + " to " + key(raised));
    }

    private static Optional<java.math.BigInteger> integral(MultivariatePolynomial<BigInteger> polynomial) {
        return polynomial.isConstant()
                ? Optional.of(new java.math.BigInteger(polynomial.cc().toByteArray()))
                : Optional.empty();
    }

    private static String key(Ratio ratio) {
        return ratio.top() + "/" + ratio.bottom();
    }

    private Ratio root(Ratio of, int degree) {
        // The root of a/b is the root of a b^(n-1) over b, so that only polynomials have roots.
        MultivariatePolynomial<BigInteger> radicand = polynomials.reduced(polynomials.product(
                of.top(), power(whole(of.bottom()), degree - 1).top()));
        Optional<java.math.BigInteger> number = integral(radicand);
        if (number.isPresent()) {
            return over(rootOf(number.get(), degree), whole(of.bottom()));
        }
        opaque = true;
        Ratio root = generator(polynomials.ruled("root " + degree + " of " + radicand, degree, radicand));
        return over(root, whole(of.bottom()));
    }

    private Ratio rootOf(java.math.BigInteger number, int degree) {
        if (number.signum() == 0) {
            return whole(Polynomials.constant(BigInteger.ZERO));
        }
        Ratio root = whole(Polynomials.constant(BigInteger.ONE));
        if (number.signum() < 0) {
            if (degree == 2) {
                root = constant(Known.I);
            } else if (degree % 2 == 1) {
                root = whole(Polynomials.constant(BigInteger.NEGATIVE_ONE));
            } else {
                throw new Unjudgeable("has an even root of a negative number");
            }
        }
        Primes primes = Primes.of(number.abs(), budget);
        for (Map.Entry<java.math.BigInteger, Integer> prime : primes.powers().entrySet()) {
            MultivariatePolynomial<BigInteger> value = Polynomials.constant(integer(prime.getKey()));
            root = times(root, power(whole(value), prime.getValue() / degree));
            int left = prime.getValue() % degree;
            if (left > 0) {
                // The sixth power of a square root is no power of a cube root here: those meet in the numeric witness.
                opaque |= degree > 2 || !primes.complete();
                root = times(
                        root,
                        power(
                                generator(polynomials.ruled("root " + degree + " of " + prime.getKey(), degree, value)),
                                left));
            }
        }
        return root;
    }

    private Ratio applied(Function function, Ratio argument) {
        String of = key(argument);
        return switch (function) {
            case TAN -> over(applied(Function.SIN, argument), applied(Function.COS, argument));
            case COT -> over(applied(Function.COS, argument), applied(Function.SIN, argument));
            case SEC -> over(whole(Polynomials.constant(BigInteger.ONE)), applied(Function.COS, argument));
            case CSC -> over(whole(Polynomials.constant(BigInteger.ONE)), applied(Function.SIN, argument));
            case LOG -> over(applied(Function.LN, argument), applied(Function.LN, number(BigDecimal.TEN)));
            case SIN -> {
                MultivariatePolynomial<BigInteger> cosine =
                        applied(Function.COS, argument).top();
                yield generator(polynomials.ruled(
                        "sin " + of,
                        2,
                        polynomials.sum(
                                Polynomials.constant(BigInteger.ONE),
                                Polynomials.minus(polynomials.product(cosine, cosine)))));
            }
            case FACTORIAL -> factorial(argument);
            case COS, ARCSIN, ARCCOS, ARCTAN, SINH, COSH, TANH, LN, EXP, ABS, FLOOR, CEIL -> {
                opaque = true;
                yield generator(function + " " + of);
            }
        };
    }

    private Ratio factorial(Ratio argument) {
        Optional<java.math.BigInteger> top = integral(argument.top());
        boolean whole = integral(argument.bottom()).equals(Optional.of(java.math.BigInteger.ONE));
        if (top.isEmpty() || !whole) {
            opaque = true;
            return generator(Function.FACTORIAL + " " + key(argument));
        }
        if (top.get().signum() < 0 || top.get().bitLength() > 10) {
            throw new Unjudgeable("has a factorial of a number below 0 or above 1023");
        }
        java.math.BigInteger product = java.math.BigInteger.ONE;
        for (int i = 2; i <= top.get().intValue(); i++) {
            product = product.multiply(java.math.BigInteger.valueOf(i));
        }
        budget.spend(top.get().intValue());
        return whole(Polynomials.constant(integer(product)));
    }
}
