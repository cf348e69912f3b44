package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Bracket;
import dev.ratchet.rewards.math.Node.Known;
import dev.ratchet.rewards.math.Node.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares an answer with the reference by what the reference is: a value, several, a set of reals, a relation, a matrix. */
final class Comparison {
    private static final int MOST_ITEMS = 200;

    private final Budget budget;
    private final Values values;

    Comparison(Budget budget) {
        this.budget = budget;
        this.values = new Values(budget);
    }

    Outcome compared(Node reference, Node answer) {
        budget.spend(5);
        return plain(Solutions.twofold(reference), Solutions.twofold(answer));
    }

    private Outcome plain(Node reference, Node answer) {
        return switch (reference) {
            case Node.Relation relation -> relation(relation, answer);
            case Node.Matrix matrix -> matrix(matrix, answer);
            case Node.Group group -> group(group, answer);
            case Node.Listing listing -> listing(listing, answer);
            case Node.PlusMinus range -> plusMinus(range, answer);
            case Node.Joined joined -> realSet(joined, answer);
            case Node.Constant(Known which)
            when which == Known.REALS || which == Known.EMPTY -> realSet(reference, answer);
            case Node.Words(String text) ->
                new Outcome(
                        (answer instanceof Node.Words(String given) && given.equalsIgnoreCase(text))
                                || (answer instanceof Node.Symbol(String name) && name.equals(text)),
                        "");
            case Node.Num _,
                    Node.Symbol _,
                    Node.Constant _,
                    Node.Sum _,
                    Node.Product _,
                    Node.Quotient _,
                    Node.Power _,
                    Node.Root _,
                    Node.Negative _,
                    Node.Apply _,
                    Node.Percent _,
                    Node.Measured _ -> value(reference, answer);
        };
    }

    private Outcome value(Node reference, Node answer) {
        Node given =
                answer instanceof Node.Relation relation && relation.equation() ? Solutions.solved(relation) : answer;
        if (given instanceof Node.Group set && set.set() && set.items().size() == 1) {
            given = set.items().getFirst();
        }
        return Trees.scalar(given) ? values.compared(reference, given) : Outcome.unequal("which is one value");
    }

    private Outcome relation(Node.Relation reference, Node answer) {
        if (!reference.equation()) {
            return inequality(reference, answer);
        }
        Optional<String> name = Solutions.name(reference);
        if (answer instanceof Node.Relation equation && equation.equation()) {
            boolean sameName = name.isPresent() && name.equals(Solutions.name(answer));
            boolean named =
                    equation.sides().getFirst() instanceof Node.Product && name.isPresent(); // f(x) = ... for y = ...
            if (sameName || named) {
                Outcome solved = compared(Solutions.solved(reference), Solutions.solved(equation));
                if (solved.equal() || !Trees.scalar(Solutions.solved(reference))) {
                    return solved;
                }
            }
            return equations(reference, equation, false);
        }
        return name.isPresent()
                ? compared(Solutions.solved(reference), answer)
                : Outcome.unequal("which is an equation");
    }

    private Outcome equations(Node.Relation reference, Node.Relation answer, boolean positive) {
        if (reference.sides().size() != 2 || answer.sides().size() != 2) {
            return Outcome.unequal("which is an equation");
        }
        boolean scalars = Trees.scalar(new Node.Sum(reference.sides())) && Trees.scalar(new Node.Sum(answer.sides()));
        if (!scalars) {
            return Outcome.unequal("");
        }
        NormalForms forms = new NormalForms(budget.attempt());
        var one = forms.difference(
                forms.of(reference.sides().getFirst()),
                forms.of(reference.sides().getLast()));
        var other = forms.difference(
                forms.of(answer.sides().getFirst()), forms.of(answer.sides().getLast()));
        boolean trivial = one.isConstant() || other.isConstant();
        return !trivial && forms.polynomials().proportional(one, other, positive)
                ? Outcome.equal("as one is a multiple of the other")
                : Outcome.unequal("nor a multiple of it");
    }

    private Outcome inequality(Node.Relation reference, Node answer) {
        Outcome asSets = realSet(reference, answer);
        boolean bothPlain = answer instanceof Node.Relation given
                && given.signs().size() == 1
                && reference.signs().size() == 1;
        if (asSets.equal() || !bothPlain) {
            return asSets;
        }
        Node.Relation one = rising(reference);
        Node.Relation other = rising((Node.Relation) answer);
        if (!one.signs().equals(other.signs()) || one.signs().contains(Sign.IN)) {
            return Outcome.unequal("which points another way");
        }
        return equations(one, other, !one.signs().contains(Sign.UNEQUAL));
    }

    private static Node.Relation rising(Node.Relation relation) {
        Sign sign = relation.signs().getFirst();
        boolean falls = sign == Sign.GREATER || sign == Sign.GREATER_EQUAL;
        return falls ? new Node.Relation(relation.sides().reversed(), List.of(sign.mirrored())) : relation;
    }

    private Outcome realSet(Node reference, Node answer) {
        Optional<RealSet> one = RealSet.of(reference, budget);
        Optional<RealSet> other = RealSet.of(answer, budget);
        if (one.isPresent() && other.isPresent()) {
            return new Outcome(one.get().sameAs(other.get(), values), "as sets of real numbers");
        }
        if (answer instanceof Node.Relation given && given.signs().equals(List.of(Sign.IN))) {
            return compared(reference, given.sides().getLast());
        }
        if (reference instanceof Node.Relation given && given.signs().equals(List.of(Sign.IN))) {
            return compared(given.sides().getLast(), answer);
        }
        return Outcome.unequal("which is a set of real numbers");
    }

    private Outcome matrix(Node.Matrix reference, Node answer) {
        List<List<Node>> rows = reference.rows();
        if (answer instanceof Node.Relation equation && equation.equation()) {
            return matrix(reference, equation.sides().getLast());
        }
        if (answer instanceof Node.Matrix(List<List<Node>> given)) {
            if (rows.size() != given.size()
                    || rows.getFirst().size() != given.getFirst().size()) {
                return Outcome.unequal("which has another size");
            }
            return inOrder(Trees.children(reference), Trees.children(answer));
        }
        boolean vector = rows.size() == 1 || rows.getFirst().size() == 1;
        return vector && answer instanceof Node.Group group && !group.set()
                ? inOrder(Trees.children(reference), group.items())
                : Outcome.unequal("which is a matrix");
    }

    private Outcome group(Node.Group reference, Node answer) {
        Node given = answer;
        if (answer instanceof Node.Relation relation
                && relation.sides().size() == 2
                && (relation.signs().getFirst() == Sign.EQUAL
                        || relation.signs().getFirst() == Sign.IN)) {
            given = relation.sides().getLast();
        }
        if (reference.set()) {
            return set(reference, given);
        }
        return switch (given) {
            case Node.Group group
            when group.open() == reference.open() && group.close() == reference.close() ->
                inOrder(reference.items(), group.items());
            case Node.Group _ -> Outcome.unequal("which has other brackets");
            case Node.Matrix matrix
            when matrix.rows().size() == 1 || matrix.rows().getFirst().size() == 1 ->
                inOrder(reference.items(), Trees.children(matrix));
            case Node.Listing listing
            when reference.open() == reference.close()
                    && Solutions.assigned(listing).isPresent() ->
                inOrder(reference.items(), Solutions.assigned(listing).get());
            case Node.Listing listing
            when reference.open() == Bracket.ROUND && !inequalities(listing) ->
                inOrder(reference.items(), listing.items());
            case Node.Relation _, Node.Joined _, Node.Listing _ -> realSet(reference, given);
            default -> Outcome.unequal("which is a tuple or an interval");
        };
    }

    private static boolean inequalities(Node.Listing listing) {
        return listing.items().stream().allMatch(Node.Relation.class::isInstance);
    }

    private Outcome set(Node.Group reference, Node answer) {
        return switch (answer) {
            case Node.Group group when group.set() -> inAnyOrder(reference.items(), group.items());
            case Node.Listing listing -> inAnyOrder(reference.items(), Solutions.items(listing));
            case Node.PlusMinus range -> inAnyOrder(reference.items(), Solutions.both(range));
            case Node.Group _ -> Outcome.unequal("which is a set");
            default ->
                reference.items().size() == 1
                        ? compared(reference.items().getFirst(), answer)
                        : Outcome.unequal("which is a set of %d"
                                .formatted(reference.items().size()));
        };
    }

    private Outcome listing(Node.Listing reference, Node answer) {
        if (RealSet.of(reference, budget).isPresent()) {
            return realSet(reference, answer);
        }
        List<Node> wanted = Solutions.items(reference);
        Node given =
                answer instanceof Node.Relation relation && relation.sides().size() == 2
                        ? relation.sides().getLast()
                        : answer;
        return switch (given) {
            case Node.Listing listing -> inAnyOrder(wanted, Solutions.items(listing));
            case Node.Group group when group.set() -> inAnyOrder(wanted, group.items());
            case Node.Group group
            when Solutions.assigned(reference).isPresent() ->
                inOrder(Solutions.assigned(reference).get(), group.items());
            case Node.Group group -> inOrder(wanted, group.items());
            case Node.PlusMinus range -> inAnyOrder(wanted, Solutions.both(range));
            default -> Outcome.unequal("which is a list of %d".formatted(wanted.size()));
        };
    }

    private Outcome plusMinus(Node.PlusMinus reference, Node answer) {
        Node given = answer instanceof Node.Relation equation && equation.equation()
                ? equation.sides().getLast()
                : answer;
        boolean tolerance = reference.left() instanceof Node.Num
                && reference.right() instanceof Node.Num(BigDecimal width)
                && width.scale() > 0;
        if (tolerance && Trees.scalar(given)) {
            return within((Node.Num) reference.left(), (Node.Num) reference.right(), given);
        }
        return switch (given) {
            case Node.PlusMinus range -> inAnyOrder(Solutions.both(reference), Solutions.both(range));
            case Node.Listing listing -> inAnyOrder(Solutions.both(reference), Solutions.items(listing));
            case Node.Group group when group.set() -> inAnyOrder(Solutions.both(reference), group.items());
            default -> Outcome.unequal("which is two values");
        };
    }

    private Outcome within(Node.Num middle, Node.Num width, Node answer) {
        Complex value = new Evaluation(Map.of(), budget).of(Trees.bare(answer));
        double off = Math.abs(value.re() - middle.value().doubleValue());
        double widest = width.value().doubleValue();
        boolean inside = value.finite() && value.real() && off <= widest * (1 + 1e-9);
        return new Outcome(inside, "within its tolerance");
    }

    private Outcome inOrder(List<Node> wanted, List<Node> given) {
        if (wanted.size() != given.size()) {
            return Outcome.unequal("which has %d items and not %d".formatted(wanted.size(), given.size()));
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!compared(wanted.get(i), given.get(i)).equal()) {
                return Outcome.unequal("in item %d".formatted(i + 1));
            }
        }
        return Outcome.equal("item by item");
    }

    private Outcome inAnyOrder(List<Node> wanted, List<Node> given) {
        if (wanted.size() != given.size()) {
            return Outcome.unequal("which has %d items and not %d".formatted(wanted.size(), given.size()));
        }
        if (wanted.size() > MOST_ITEMS) {
            throw new Unjudgeable("has %d items (expected: at most %d)", wanted.size(), MOST_ITEMS);
        }
        List<Node> left = new ArrayList<>(given);
        for (Node item : wanted) {
            int match = 0;
            while (match < left.size() && !compared(item, left.get(match)).equal()) {
                match++;
            }
            if (match == left.size()) {
                return Outcome.unequal("which has an item more");
            }
            left.remove(match);
        }
        return Outcome.equal("item by item, in any order");
    }
}
