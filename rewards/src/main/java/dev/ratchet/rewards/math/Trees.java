package dev.ratchet.rewards.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Questions about a whole tree. */
final class Trees {
    private Trees() {}

    static List<Node> children(Node node) {
        return switch (node) {
            case Node.Num _, Node.Symbol _, Node.Constant _, Node.Words _ -> List.of();
            case Node.Sum(List<Node> terms) -> terms;
            case Node.Product(List<Node> factors) -> factors;
            case Node.Quotient(Node top, Node bottom) -> List.of(top, bottom);
            case Node.Power(Node base, Node exponent) -> List.of(base, exponent);
            case Node.Root(Node radicand, int _) -> List.of(radicand);
            case Node.Negative(Node of) -> List.of(of);
            case Node.PlusMinus(Node left, Node right) -> List.of(left, right);
            case Node.Apply(Node.Function _, Node argument) -> List.of(argument);
            case Node.Percent(Node of) -> List.of(of);
            case Node.Measured(Node of, Unit _) -> List.of(of);
            case Node.Group group -> group.items();
            case Node.Listing listing -> listing.items();
            case Node.Relation relation -> relation.sides();
            case Node.Joined(Node.SetSign _, Node left, Node right) -> List.of(left, right);
            case Node.Matrix(List<List<Node>> rows) ->
                rows.stream().flatMap(List::stream).toList();
        };
    }

    static boolean any(Node node, Predicate<Node> asked) {
        return asked.test(node) || children(node).stream().anyMatch(child -> any(child, asked));
    }

    /** The names of the symbols, sorted, so that seeded values fall to the same ones always. */
    static Set<String> symbols(Node... nodes) {
        Set<String> names = new TreeSet<>();
        List<Node> open = new ArrayList<>(List.of(nodes));
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (node instanceof Node.Symbol(String name)) {
                names.add(name);
            }
            open.addAll(children(node));
        }
        return names;
    }

    /** Whether a tree is one value, not several and no statement. */
    static boolean scalar(Node node) {
        return switch (node) {
            case Node.Group _,
                    Node.Listing _,
                    Node.Relation _,
                    Node.Joined _,
                    Node.Matrix _,
                    Node.Words _,
                    Node.PlusMinus _ -> false;
            case Node.Constant(Node.Known which) -> which != Node.Known.REALS && which != Node.Known.EMPTY;
            case Node.Num _, Node.Symbol _, Node.Apply _ ->
                children(node).stream().allMatch(Trees::scalar);
            case Node.Sum _,
                    Node.Product _,
                    Node.Quotient _,
                    Node.Power _,
                    Node.Root _,
                    Node.Negative _,
                    Node.Percent _,
                    Node.Measured _ -> children(node).stream().allMatch(Trees::scalar);
        };
    }

    /** The tree with every ± read as plus, or as minus. */
    static Node branch(Node node, boolean plus) {
        return switch (node) {
            case Node.Num _,
                    Node.Symbol _,
                    Node.Constant _,
                    Node.Words _,
                    Node.Group _,
                    Node.Listing _,
                    Node.Relation _,
                    Node.Joined _,
                    Node.Matrix _ -> node;
            case Node.PlusMinus(Node left, Node right) ->
                new Node.Sum(List.of(
                        branch(left, plus), plus ? branch(right, true) : new Node.Negative(branch(right, false))));
            case Node.Sum(List<Node> terms) ->
                new Node.Sum(terms.stream().map(term -> branch(term, plus)).toList());
            case Node.Product(List<Node> factors) ->
                new Node.Product(
                        factors.stream().map(factor -> branch(factor, plus)).toList());
            case Node.Quotient(Node top, Node bottom) -> new Node.Quotient(branch(top, plus), branch(bottom, plus));
            case Node.Power(Node base, Node exponent) -> new Node.Power(branch(base, plus), branch(exponent, plus));
            case Node.Root(Node radicand, int degree) -> new Node.Root(branch(radicand, plus), degree);
            case Node.Negative(Node of) -> new Node.Negative(branch(of, plus));
            case Node.Apply(Node.Function function, Node argument) -> new Node.Apply(function, branch(argument, plus));
            case Node.Percent(Node of) -> new Node.Percent(branch(of, plus));
            case Node.Measured(Node of, Unit unit) -> new Node.Measured(branch(of, plus), unit);
        };
    }

    /** Whether it is values that a ± within makes two. */
    static boolean twofold(Node node) {
        return !(node instanceof Node.PlusMinus)
                && any(node, Node.PlusMinus.class::isInstance)
                && scalar(branch(node, true));
    }

    /** Whether something is left to be worked out: neither a number, a symbol nor a fraction in lowest terms. */
    static boolean calculation(Node node) {
        return switch (node) {
            case Node.Num _, Node.Symbol _, Node.Constant _, Node.Words _, Node.Group _, Node.Matrix _, Node.Joined _ ->
                false;
            case Node.Negative(Node of) -> calculation(of);
            case Node.Quotient(Node.Num top, Node.Num bottom) ->
                top.value().scale() > 0
                        || bottom.value().scale() > 0
                        || top.value()
                                        .toBigInteger()
                                        .gcd(bottom.value().toBigInteger())
                                        .bitLength()
                                > 1;
            case Node.Listing(List<Node> items, boolean _) -> items.stream().anyMatch(Trees::calculation);
            case Node.Sum _,
                    Node.Product _,
                    Node.Quotient _,
                    Node.Power _,
                    Node.Root _,
                    Node.PlusMinus _,
                    Node.Apply _,
                    Node.Percent _,
                    Node.Measured _,
                    Node.Relation _ -> true;
        };
    }

    /** A value without the unit or percent around it. */
    static Node bare(Node node) {
        return switch (node) {
            case Node.Measured(Node of, Unit _) -> bare(of);
            case Node.Percent(Node of) -> bare(of);
            default -> node;
        };
    }
}
