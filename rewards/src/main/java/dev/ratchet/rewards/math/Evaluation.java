package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import java.util.List;
import java.util.Map;

/** The value of a tree where its symbols have values; NaN where it has none. */
record Evaluation(Map<String, Double> symbols, Budget budget) {
    Complex of(Node node) {
        budget.spend(1);
        return switch (node) {
            case Node.Num num -> Complex.of(num.value().doubleValue());
            case Node.Symbol(String name) -> Complex.of(symbols.getOrDefault(name, Double.NaN));
            case Node.Constant(Known which) -> constant(which);
            case Node.Sum(List<Node> terms) -> {
                Complex sum = Complex.of(0);
                for (Node term : terms) {
                    sum = sum.plus(of(term));
                }
                yield sum;
            }
            case Node.Product(List<Node> factors) -> {
                Complex product = Complex.ONE;
                for (Node factor : factors) {
                    product = product.times(of(factor));
                }
                yield product;
            }
            case Node.Quotient(Node top, Node bottom) -> of(top).over(of(bottom));
            case Node.Power(Node base, Node exponent) -> power(base, exponent);
            case Node.Root(Node radicand, int degree) -> root(of(radicand), degree);
            case Node.Negative(Node of) -> Complex.of(0).minus(of(of));
            case Node.Apply(Function function, Node argument) -> applied(function, of(argument));
            case Node.Percent(Node of) -> of(of).over(Complex.of(100));
            case Node.Measured(Node of, Unit unit) ->
                unit.equals(Unit.DEGREE) ? of(of).times(Complex.of(Math.PI / 180)) : of(of);
            case Node.PlusMinus _,
                    Node.Group _,
                    Node.Listing _,
                    Node.Relation _,
                    Node.Joined _,
                    Node.Matrix _,
                    Node.Words _ -> Complex.of(Double.NaN);
        };
    }

    private static Complex constant(Known which) {
        return switch (which) {
            case PI -> Complex.of(Math.PI);
            case E -> Complex.of(Math.E);
            case I -> Complex.I;
            case INFINITY -> Complex.of(Double.POSITIVE_INFINITY);
            case REALS, EMPTY -> Complex.of(Double.NaN);
        };
    }

    private Complex power(Node base, Node exponent) {
        Complex value = of(base);
        // x^(1/3) of a negative x is the real root, as schools have it.
        if (exponent instanceof Node.Quotient(Node.Num top, Node.Num bottom)
                && top.value().scale() <= 0
                && bottom.value().scale() <= 0
                && top.value().precision() < 4
                && bottom.value().precision() < 4
                && value.real()
                && value.re() < 0
                && bottom.value().intValue() % 2 == 1) {
            return root(value, bottom.value().intValue())
                    .power(Complex.of(top.value().intValue()));
        }
        return value.power(of(exponent));
    }

    private static Complex root(Complex value, int degree) {
        if (degree == 2) {
            return value.sqrt();
        }
        if (value.im() == 0 && degree == 3) {
            return Complex.of(Math.cbrt(value.re()));
        }
        if (value.im() == 0 && value.re() < 0 && degree % 2 == 1) {
            return Complex.of(-Math.pow(-value.re(), 1.0 / degree));
        }
        return value.power(Complex.of(1.0 / degree));
    }

    private static Complex applied(Function function, Complex x) {
        return switch (function) {
            case SIN -> x.sin();
            case COS -> x.cos();
            case TAN -> x.sin().over(x.cos());
            case COT -> x.cos().over(x.sin());
            case SEC -> Complex.ONE.over(x.cos());
            case CSC -> Complex.ONE.over(x.sin());
            case EXP -> x.exp();
            case LN -> x.log();
            case LOG -> x.log().over(Complex.of(Math.log(10)));
            case ABS -> Complex.of(x.size());
            case SINH -> x.exp().minus(Complex.of(0).minus(x).exp()).over(Complex.of(2));
            case COSH -> x.exp().plus(Complex.of(0).minus(x).exp()).over(Complex.of(2));
            case TANH -> Complex.of(x.real() ? Math.tanh(x.re()) : Double.NaN);
            case ARCSIN -> Complex.of(x.real() ? Math.asin(x.re()) : Double.NaN);
            case ARCCOS -> Complex.of(x.real() ? Math.acos(x.re()) : Double.NaN);
            case ARCTAN -> Complex.of(x.real() ? Math.atan(x.re()) : Double.NaN);
            case FLOOR -> Complex.of(x.real() ? Math.floor(x.re() + 1e-12) : Double.NaN);
            case CEIL -> Complex.of(x.real() ? Math.ceil(x.re() - 1e-12) : Double.NaN);
            case FACTORIAL -> Complex.of(factorial(x));
        };
    }

    private static double factorial(Complex x) {
        if (!x.real() || x.re() < 0 || x.re() > 170 || x.re() != Math.rint(x.re())) {
            return Double.NaN;
        }
        double product = 1;
        for (int i = 2; i <= x.re(); i++) {
            product *= i;
        }
        return product;
    }
}
