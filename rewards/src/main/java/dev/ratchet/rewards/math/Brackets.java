package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Bracket;
import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands in brackets and bars: groups, sets, absolute values, currencies before their number. */
final class Brackets {
    private final Cursor cursor;
    private final Parser parser;
    private int sets;
    private int bars;

    Brackets(Cursor cursor, Parser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    boolean inSet() {
        return sets > 0;
    }

    /** Whether a bar after a value would open one more pair; within a pair it closes that, within a set it is "such that". */
    boolean mayOpenBars() {
        return bars == 0 && sets == 0;
    }

    /** What begins with the next sign. */
    Node next() {
        Token open = cursor.next();
        return switch (open.text()) {
            case "(" -> group(Bracket.ROUND);
            case "[" -> group(Bracket.SQUARE);
            case "\\{" -> group(Bracket.CURLY);
            case "{" -> braces();
            case "|" -> {
                bars++;
                Node inside = parser.sum();
                cursor.expect("|");
                bars--;
                yield new Node.Apply(Function.ABS, inside);
            }
            case "⌊" -> closed("⌋", Function.FLOOR);
            case "⌈" -> closed("⌉", Function.CEIL);
            case "$", "€", "£", "¥", "₹" ->
                new Node.Measured(parser.unary(), Unit.named(open.text()).orElseThrow());
            default -> throw new Unjudgeable("has \"%s\" where a value is expected", open.text());
        };
    }

    private Node closed(String close, Function function) {
        Node inside = parser.sum();
        cursor.expect(close);
        return new Node.Apply(function, inside);
    }

    private Node braces() {
        List<Node> items = parser.items();
        cursor.expect("}");
        return items.size() == 1 ? items.getFirst() : new Node.Group(Bracket.CURLY, Bracket.CURLY, items);
    }

    private Node group(Bracket open) {
        if (open == Bracket.CURLY) {
            return set();
        }
        int outer = bars;
        bars = 0;
        List<Node> items = parser.items();
        bars = outer;
        Bracket close = cursor.take("]") ? Bracket.SQUARE : Bracket.ROUND;
        if (close == Bracket.ROUND) {
            cursor.expect(")");
        }
        boolean grouping = items.size() == 1 && open == close;
        return grouping ? items.getFirst() : Matrices.ofRows(new Node.Group(open, close, items));
    }

    private Node set() {
        if (cursor.take("\\}")) {
            return new Node.Constant(Known.EMPTY);
        }
        sets++;
        List<Node> items = new ArrayList<>(parser.items());
        if (items.size() == 1 && (cursor.take("|") || cursor.take(":"))) {
            // { x | x > 2 } is what its condition says.
            items = new ArrayList<>(parser.items());
            sets--;
            cursor.expect("\\}");
            return items.size() == 1 ? items.getFirst() : new Node.Listing(List.copyOf(items), false);
        }
        sets--;
        cursor.expect("\\}");
        return new Node.Group(Bracket.CURLY, Bracket.CURLY, List.copyOf(items));
    }
}
