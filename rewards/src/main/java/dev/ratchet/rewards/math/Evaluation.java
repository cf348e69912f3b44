package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import java.util.List;
import java.util.Map;

/** The value of a tree where its symbols have values; NaN where it has none. */
record Evaluation(Map<String, Double> symbols, Budget budget) {
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

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

    /** The gamma function of x + 1 by the approximation of Lanczos, so that n! has a value at every point. */
    private static double factorial(Complex x) {
        if (!x.real() || x.re() < 0 || x.re() > 170) {
            return Double.NaN;
        }
        if (x.re() == Math.rint(x.re())) {
            double product = 1;
            for (int i = 2; i <= x.re(); i++) {
                product *= i;
            }
            return product;
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x.re() + i);
        }
        double t = x.re() + LANCZOS.length - 1.5;
        return Math.sqrt(2 * Math.PI) * Math.pow(t, x.re() + 0.5) * Math.exp(-t) * sum;
    }
}
