package dev.ratchet.rewards.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The values in an answer that is written as equations, with ± or as a list of these. */
final class Solutions {
    private Solutions() {}

    /** A tree with ± within as one with ± on top: the middle of both values, and how far they lie from it. */
    static Node twofold(Node node) {
        if (!Trees.twofold(node)) {
            return node;
        }
        Node plus = Trees.branch(node, true);
        Node minus = new Node.Negative(Trees.branch(node, false));
        Node half = new Node.Quotient(new Node.Num(BigDecimal.ONE), new Node.Num(BigDecimal.TWO));
        return new Node.PlusMinus(
                new Node.Product(List.of(half, new Node.Sum(List.of(plus, Trees.branch(node, false))))),
                new Node.Product(List.of(half, new Node.Sum(List.of(plus, minus)))));
    }

    /** The side of an equation that is the answer: the last, save where only that is a lone symbol. */
    static Node solved(Node.Relation equation) {
        Node last = equation.sides().getLast();
        Node first = equation.sides().getFirst();
        return last instanceof Node.Symbol && !(first instanceof Node.Symbol) ? first : last;
    }

    /** The symbol that an equation gives a value to; empty where it does not. */
    static Optional<String> name(Node node) {
        if (!(node instanceof Node.Relation equation) || !equation.equation()) {
            return Optional.empty();
        }
        Node first = equation.sides().getFirst();
        if (first instanceof Node.Symbol(String name)) {
            return Optional.of(name);
        }
        boolean turned = equation.sides().getLast() instanceof Node.Symbol
                && equation.sides().size() == 2;
        return turned ? Optional.of(((Node.Symbol) equation.sides().getLast()).name()) : Optional.empty();
    }

    static List<Node> both(Node.PlusMinus range) {
        return List.of(
                new Node.Sum(List.of(range.left(), range.right())),
                new Node.Sum(List.of(range.left(), new Node.Negative(range.right()))));
    }

    /** The items, where x = 1 or x = 2 and x = 1, 2 are 1 and 2, and 2 ± 1 is two items. */
    static List<Node> items(Node.Listing listing) {
        List<Optional<String>> names =
                listing.items().stream().map(Solutions::name).toList();
        boolean one = names.getFirst().isPresent()
                && names.stream().allMatch(name -> name.isEmpty() || name.equals(names.getFirst()));
        List<Node> items = new ArrayList<>();
        for (Node item : listing.items()) {
            Node value = one && item instanceof Node.Relation equation && equation.equation() ? solved(equation) : item;
            if (value instanceof Node.PlusMinus range) {
                items.addAll(both(range));
            } else {
                items.add(value);
            }
        }
        return items;
    }

    /** The values in the order of their names where a list gives each of several names one: x = 1, y = 2. */
    static Optional<List<Node>> assigned(Node.Listing listing) {
        List<String> names = listing.items().stream()
                .map(Solutions::name)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (names.size() != listing.items().size()) {
            return Optional.empty();
        }
        return Optional.of(listing.items().stream()
                .sorted(Comparator.comparing(item -> name(item).orElseThrow()))
                .map(item -> solved((Node.Relation) item))
                .toList());
    }
}
