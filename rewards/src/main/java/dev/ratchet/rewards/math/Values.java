package dev.ratchet.rewards.math;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Decides whether two single values are equal: exactly by {@link NormalForms}, else by {@link NumericWitness}. */
record Values(Budget budget) {
    private static final int TELLING_DIGITS = 8;

    Outcome compared(Node reference, Node answer) {
        if (answer instanceof Node.Percent && !Trees.any(reference, Node.Percent.class::isInstance)) {
            return Outcome.unequal("which is no percentage");
        }
        if (reference instanceof Node.Measured(Node of, Unit unit)) {
            return measured(of, unit, answer);
        }
        if (answer instanceof Node.Measured(Node of, Unit unit) && !(unit.equals(Unit.DEGREE) && radians(reference))) {
            return compared(reference, of);
        }
        if (reference instanceof Node.Percent(Node of)) {
            return compared(of, answer instanceof Node.Percent(Node bare) ? bare : answer);
        }
        Outcome outcome = equal(reference, answer);
        return !outcome.equal() && rounds(reference, answer)
                ? Outcome.equal("rounded to the decimals it is written with")
                : outcome;
    }

    private Outcome measured(Node of, Unit unit, Node answer) {
        if (answer instanceof Node.Measured(Node given, Unit other)) {
            if (unit.equals(Unit.DEGREE) && other.equals(Unit.RADIAN)) {
                return equal(new Node.Measured(of, unit), given);
            }
            if (unit.equals(Unit.RADIAN) && other.equals(Unit.DEGREE)) {
                return equal(of, answer);
            }
            if (!unit.comparableWith(other)) {
                return Outcome.unequal("which has another unit");
            }
            boolean same = !unit.known() || !other.known() || unit.equals(other);
            return compared(of, same ? given : new Node.Product(java.util.List.of(given, other.in(unit))));
        }
        Outcome bare = compared(of, answer);
        boolean angle = unit.equals(Unit.DEGREE) && radians(answer);
        return bare.equal() || !angle ? bare : equal(new Node.Measured(of, unit), answer);
    }

    private static boolean radians(Node node) {
        return Trees.any(node, new Node.Constant(Node.Known.PI)::equals);
    }

    /** Whether the answer rounds to a reference that is written with decimals; one with fewer decimals must be exact. */
    private boolean rounds(Node reference, Node answer) {
        Optional<BigDecimal> written = literal(reference);
        if (written.isEmpty() || written.get().scale() < 2 || written.get().precision() < 3) {
            return false;
        }
        BigDecimal half = BigDecimal.valueOf(5, written.get().scale() + 1);
        Optional<BigDecimal> given = literal(answer);
        if (given.isPresent()) {
            return given.get().scale() > written.get().scale()
                    && given.get().subtract(written.get()).abs().compareTo(half) <= 0;
        }
        Complex value = new Evaluation(Map.of(), budget).of(answer);
        return value.real()
                && value.finite()
                && Math.abs(value.re() - written.get().doubleValue()) <= half.doubleValue() * (1 + 1e-9);
    }

    private static Optional<BigDecimal> literal(Node node) {
        return switch (node) {
            case Node.Num(BigDecimal value) -> Optional.of(value);
            case Node.Negative(Node.Num(BigDecimal value)) -> Optional.of(value.negate());
            default -> Optional.empty();
        };
    }

    private Outcome equal(Node reference, Node answer) {
        if (reference.equals(answer)) {
            return Outcome.equal("");
        }
        Optional<Rational> one = Rational.of(reference, budget);
        Optional<Rational> other = one.isEmpty() ? Optional.empty() : Rational.of(answer, budget);
        if (one.isPresent() && other.isPresent()) {
            return new Outcome(one.get().sameAs(other.get()), "");
        }
        if (infinite(reference) || infinite(answer)) {
            return Outcome.unequal("");
        }
        if (farApart(reference, answer)) {
            return Outcome.unequal("");
        }
        try {
            NormalForms forms = new NormalForms(budget.attempt());
            if (forms.difference(forms.of(reference), forms.of(answer)).isZero()) {
                return Outcome.equal("exactly");
            }
            if (!forms.opaque()) {
                return Outcome.unequal("by their normal forms");
            }
        } catch (Unjudgeable _) {
            budget.spend(1); // too large for the exact way: the points decide
        }
        return switch (NumericWitness.on(reference, answer, budget)) {
            case AGREE ->
                exactLooking(reference) && Trees.any(answer, Values::longDecimal)
                        ? Outcome.unequal("but near it, as decimals")
                        : Outcome.equal("at %d points".formatted(NumericWitness.POINTS));
            case DISAGREE -> Outcome.unequal("by their values");
            case NOTHING -> Outcome.unequal("as far as can be told");
        };
    }

    /** Numbers that are not even near each other need no exact arithmetic. */
    private boolean farApart(Node reference, Node answer) {
        Evaluation nowhere = new Evaluation(Map.of(), budget);
        Complex one = nowhere.of(reference);
        Complex other = nowhere.of(answer);
        return one.finite()
                && other.finite()
                && one.minus(other).size() > 1e-6 * Math.max(1, Math.max(one.size(), other.size()));
    }

    private static boolean infinite(Node node) {
        return Trees.any(node, new Node.Constant(Node.Known.INFINITY)::equals);
    }

    private static boolean exactLooking(Node reference) {
        return !Trees.any(reference, Values::longDecimal);
    }

    /** So many digits can only be meant to come near an irrational number. */
    private static boolean longDecimal(Node node) {
        return node instanceof Node.Num(BigDecimal value) && value.scale() > 0 && value.precision() >= TELLING_DIGITS;
    }
}
