package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Bracket;
import dev.ratchet.rewards.math.Node.Known;
import dev.ratchet.rewards.math.Node.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A set of real numbers as intervals that neither meet nor touch, from left to right. */
record RealSet(List<Interval> intervals) {
    private static final int MOST_INTERVALS = 100;
    private static final End LEFT =
            new End(Double.NEGATIVE_INFINITY, new Node.Negative(new Node.Constant(Known.INFINITY)));
    private static final End RIGHT = new End(Double.POSITIVE_INFINITY, new Node.Constant(Known.INFINITY));
    private static final RealSet LINE = new RealSet(List.of(new Interval(LEFT, false, RIGHT, false)));
    private static final RealSet EMPTY = new RealSet(List.of());

    /** An end of an interval: where it lies, and how it was written. */
    record End(double value, Node written) {}

    /** All numbers between two ends, with or without these. */
    record Interval(End low, boolean lowIn, End high, boolean highIn) {
        boolean empty() {
            return low.value() > high.value() || (near(low.value(), high.value()) && !(lowIn && highIn));
        }
    }

    /** The set that a tree describes: an interval, a join, inequalities of one symbol; empty where it is none. */
    static Optional<RealSet> of(Node node, Budget budget) {
        budget.spend(5);
        return switch (node) {
            case Node.Constant(Known which) when which == Known.REALS -> Optional.of(LINE);
            case Node.Constant(Known which) when which == Known.EMPTY -> Optional.of(EMPTY);
            case Node.Group group -> group.set() ? points(group.items(), budget) : interval(group, budget);
            case Node.Joined(Node.SetSign sign, Node left, Node right) -> {
                Optional<RealSet> one = of(left, budget);
                Optional<RealSet> other = of(right, budget);
                yield one.isEmpty() || other.isEmpty()
                        ? Optional.empty()
                        : Optional.of(one.get().joined(sign, other.get()));
            }
            case Node.Relation relation -> relation(relation, budget);
            case Node.Listing(List<Node> items, boolean alternatives) -> listing(items, alternatives, budget);
            default -> Optional.empty();
        };
    }

    private RealSet joined(Node.SetSign sign, RealSet other) {
        return switch (sign) {
            case UNION -> union(other);
            case INTERSECTION -> intersection(other);
            case WITHOUT -> intersection(other.complement());
        };
    }

    private static Optional<RealSet> listing(List<Node> items, boolean alternatives, Budget budget) {
        List<RealSet> sets = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Relation)) {
                return Optional.empty();
            }
            Optional<RealSet> set = of(item, budget);
            if (set.isEmpty()) {
                return Optional.empty();
            }
            sets.add(set.get());
        }
        RealSet all = sets.stream().reduce(LINE, RealSet::intersection);
        // x < 1, x > 3 can only be meant as alternatives.
        boolean either = alternatives || all.intervals.isEmpty();
        return Optional.of(either ? sets.stream().reduce(EMPTY, RealSet::union) : all);
    }

    private static Optional<RealSet> points(List<Node> items, Budget budget) {
        RealSet set = EMPTY;
        for (Node item : items) {
            Optional<End> end = end(item, budget);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            set = set.union(new RealSet(List.of(new Interval(end.get(), true, end.get(), true))));
        }
        return Optional.of(set);
    }

    private static Optional<RealSet> interval(Node.Group group, Budget budget) {
        if (group.items().size() != 2) {
            return Optional.empty();
        }
        Optional<End> low = end(group.items().getFirst(), budget);
        Optional<End> high = end(group.items().getLast(), budget);
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        Interval interval =
                new Interval(low.get(), group.open() == Bracket.SQUARE, high.get(), group.close() == Bracket.SQUARE);
        return Optional.of(interval.empty() ? EMPTY : new RealSet(List.of(interval)));
    }

    private static Optional<RealSet> relation(Node.Relation relation, Budget budget) {
        List<Node> sides = relation.sides();
        if (relation.signs().equals(List.of(Sign.IN))) {
            return sides.getFirst() instanceof Node.Symbol ? of(sides.getLast(), budget) : Optional.empty();
        }
        RealSet set = LINE;
        for (int i = 0; i < relation.signs().size(); i++) {
            Sign sign = relation.signs().get(i);
            Node left = sides.get(i);
            Node right = sides.get(i + 1);
            Optional<RealSet> distance =
                    distance(left, sign, right, budget).or(() -> distance(right, sign.mirrored(), left, budget));
            if (distance.isPresent()) {
                set = set.intersection(distance.get());
                continue;
            }
            boolean symbolLeft = left instanceof Node.Symbol;
            Node symbol = symbolLeft ? left : right;
            Optional<End> end = end(symbolLeft ? right : left, budget);
            if (!(symbol instanceof Node.Symbol) || end.isEmpty()) {
                return Optional.empty();
            }
            Optional<RealSet> half = half(symbolLeft ? sign : sign.mirrored(), end.get());
            if (half.isEmpty()) {
                return Optional.empty();
            }
            set = set.intersection(half.get());
        }
        return Optional.of(set);
    }

    /** What |x - a| &lt; b and the like describe. */
    private static Optional<RealSet> distance(Node left, Sign sign, Node right, Budget budget) {
        if (!(left instanceof Node.Apply(Node.Function function, Node inside)) || function != Node.Function.ABS) {
            return Optional.empty();
        }
        Node middle = new Node.Num(BigDecimal.ZERO);
        if (inside instanceof Node.Sum(List<Node> terms)
                && terms.size() == 2
                && terms.getFirst() instanceof Node.Symbol) {
            middle = terms.getLast() instanceof Node.Negative(Node of) ? of : new Node.Negative(terms.getLast());
        } else if (!(inside instanceof Node.Symbol)) {
            return Optional.empty();
        }
        Optional<End> low = end(new Node.Sum(List.of(middle, new Node.Negative(right))), budget);
        Optional<End> high = end(new Node.Sum(List.of(middle, right)), budget);
        if (low.isEmpty() || high.isEmpty() || low.get().value() > high.get().value()) {
            return Optional.empty();
        }
        return switch (sign) {
            case LESS, LESS_EQUAL ->
                Optional.of(half(sign, high.get())
                        .orElseThrow()
                        .intersection(half(sign.mirrored(), low.get()).orElseThrow()));
            case GREATER, GREATER_EQUAL ->
                Optional.of(half(sign, high.get())
                        .orElseThrow()
                        .union(half(sign.mirrored(), low.get()).orElseThrow()));
            case EQUAL, UNEQUAL, IN -> Optional.empty();
        };
    }

    private static Optional<RealSet> half(Sign sign, End end) {
        return switch (sign) {
            case LESS -> Optional.of(new RealSet(List.of(new Interval(LEFT, false, end, false))));
            case LESS_EQUAL -> Optional.of(new RealSet(List.of(new Interval(LEFT, false, end, true))));
            case GREATER -> Optional.of(new RealSet(List.of(new Interval(end, false, RIGHT, false))));
            case GREATER_EQUAL -> Optional.of(new RealSet(List.of(new Interval(end, true, RIGHT, false))));
            case UNEQUAL -> Optional.of(new RealSet(List.of(new Interval(end, true, end, true))).complement());
            case EQUAL, IN -> Optional.empty();
        };
    }

    private static Optional<End> end(Node node, Budget budget) {
        if (!Trees.scalar(node)) {
            return Optional.empty();
        }
        Complex value = new Evaluation(Map.of(), budget).of(node);
        boolean usable = !Double.isNaN(value.re()) && (value.real() || Double.isInfinite(value.re()));
        return usable ? Optional.of(new End(value.re(), node)) : Optional.empty();
    }

    private RealSet union(RealSet other) {
        List<Interval> all = new ArrayList<>(intervals);
        all.addAll(other.intervals);
        if (all.size() > MOST_INTERVALS) {
            throw new Unjudgeable("has more than %d intervals", MOST_INTERVALS);
        }
        all.sort(Comparator.<Interval>comparingDouble(interval -> interval.low().value())
                .thenComparing(interval -> !interval.lowIn()));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : all) {
            if (next.empty()) {
                continue;
            }
            Interval last = merged.isEmpty() ? next : merged.getLast();
            boolean touches = next.low().value() < last.high().value()
                    || (near(next.low().value(), last.high().value()) && (next.lowIn() || last.highIn()));
            if (merged.isEmpty() || !touches) {
                merged.add(next);
            } else {
                merged.set(merged.size() - 1, together(last, next));
            }
        }
        return new RealSet(List.copyOf(merged));
    }

    private static Interval together(Interval left, Interval right) {
        if (near(left.high().value(), right.high().value())) {
            return new Interval(left.low(), left.lowIn(), left.high(), left.highIn() || right.highIn());
        }
        Interval longer = left.high().value() > right.high().value() ? left : right;
        return new Interval(left.low(), left.lowIn(), longer.high(), longer.highIn());
    }

    private RealSet complement() {
        List<Interval> gaps = new ArrayList<>();
        End from = LEFT;
        boolean fromIn = false;
        for (Interval interval : intervals) {
            gaps.add(new Interval(from, fromIn, interval.low(), !interval.lowIn()));
            from = interval.high();
            fromIn = !interval.highIn();
        }
        gaps.add(new Interval(from, fromIn, RIGHT, false));
        return new RealSet(gaps.stream()
                .filter(gap -> !gap.empty()
                        && gap.low().value() != Double.POSITIVE_INFINITY
                        && gap.high().value() != Double.NEGATIVE_INFINITY)
                .toList());
    }

    private RealSet intersection(RealSet other) {
        return complement().union(other.complement()).complement();
    }

    private static boolean near(double one, double other) {
        double apart = Math.abs(one - other);
        return one == other || (Double.isFinite(apart) && apart <= 1e-12 * Math.max(Math.abs(one), Math.abs(other)));
    }

    /** Whether both are the same set, their ends compared as values are. */
    boolean sameAs(RealSet other, Values values) {
        if (intervals.size() != other.intervals.size()) {
            return false;
        }
        for (int i = 0; i < intervals.size(); i++) {
            Interval one = intervals.get(i);
            Interval two = other.intervals.get(i);
            boolean same = one.lowIn() == two.lowIn()
                    && one.highIn() == two.highIn()
                    && sameEnd(one.low(), two.low(), values)
                    && sameEnd(one.high(), two.high(), values);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameEnd(End one, End other, Values values) {
        if (Double.isInfinite(one.value()) || Double.isInfinite(other.value())) {
            return one.value() == other.value();
        }
        return values.compared(one.written(), other.written()).equal();
    }
}
