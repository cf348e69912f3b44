package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Bracket;
import dev.ratchet.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads matrices: environments of LaTeX, and brackets of rows in brackets. */
final class Matrices {
    private static final Set<String> ENVIRONMENTS =
            Set.of("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix", "array");

    private final Cursor cursor;
    private final Parser parser;

    Matrices(Cursor cursor, Parser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    /** The matrix whose begin has been read. */
    Node next() {
        String name = environment();
        if (!ENVIRONMENTS.contains(name)) {
            throw new Unjudgeable("has the environment \"%s\", which cannot be judged", name);
        }
        if (name.equals("array") && cursor.take("{")) {
            while (!cursor.take("}")) { // how columns are set
                if (cursor.next().kind() == Kind.END) {
                    throw new Unjudgeable("has columns without an end");
                }
            }
        }
        List<List<Node>> rows = new ArrayList<>();
        while (!cursor.peek().command("end")) {
            rows.add(row());
            if (!cursor.take("\\\\") && !cursor.peek().command("end")) {
                throw new Unjudgeable(
                        "has \"%s\" where a row should end", cursor.peek().text());
            }
        }
        cursor.next();
        environment();
        return matrix(rows);
    }

    /** A matrix where a group is rows of one length in square brackets, else the group. */
    static Node ofRows(Node.Group group) {
        List<List<Node>> rows = new ArrayList<>();
        for (Node item : group.items()) {
            if (!(item instanceof Node.Group(Bracket open, Bracket close, List<Node> cells))
                    || open != Bracket.SQUARE
                    || close != Bracket.SQUARE
                    || group.open() != Bracket.SQUARE) {
                return group;
            }
            rows.add(cells);
        }
        return matrix(rows);
    }

    private static Node matrix(List<List<Node>> rows) {
        boolean even = !rows.isEmpty()
                && rows.stream().allMatch(row -> row.size() == rows.getFirst().size());
        if (!even) {
            throw new Unjudgeable("has a matrix without rows or with rows of different lengths");
        }
        return new Node.Matrix(List.copyOf(rows));
    }

    private List<Node> row() {
        List<Node> cells = new ArrayList<>(List.of(parser.statement()));
        while (cursor.take("&")) {
            cells.add(parser.statement());
        }
        return List.copyOf(cells);
    }

    private String environment() {
        cursor.expect("{");
        String name = cursor.next().text();
        cursor.expect("}");
        return name;
    }
}
