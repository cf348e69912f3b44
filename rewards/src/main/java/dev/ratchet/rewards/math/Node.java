package dev.ratchet.rewards.math;

import java.math.BigDecimal;
import java.util.List;

/** The parse tree of an answer: what {@link Parser} reads and every comparison works on. */
sealed interface Node {
    /** A literal as written: 3.50 keeps its two decimals, which say how exact it is. */
    record Num(BigDecimal value) implements Node {}

    record Symbol(String name) implements Node {}

    record Constant(Known which) implements Node {}

    record Sum(List<Node> terms) implements Node {}

    record Product(List<Node> factors) implements Node {}

    record Quotient(Node top, Node bottom) implements Node {}

    record Power(Node base, Node exponent) implements Node {}

    /** The root of a degree of at least 2. */
    record Root(Node radicand, int degree) implements Node {}

    record Negative(Node of) implements Node {}

    /** Two values, or with decimals a value and its tolerance. */
    record PlusMinus(Node left, Node right) implements Node {}

    record Apply(Function function, Node argument) implements Node {}

    record Percent(Node of) implements Node {}

    record Measured(Node of, Unit unit) implements Node {}

    /** Things in brackets, as written: a tuple, an interval or a set. */
    record Group(Bracket open, Bracket close, List<Node> items) implements Node {
        boolean set() {
            return open == Bracket.CURLY;
        }
    }

    /**
     * Things without brackets: 1, 2 and 3. Two at least.
     *
     * @param alternatives whether an "or" stands between them
     */
    record Listing(List<Node> items, boolean alternatives) implements Node {}

    /** A chain such as 1 &lt; x &lt;= 3; one more side than signs. */
    record Relation(List<Node> sides, List<Sign> signs) implements Node {
        boolean equation() {
            return signs.stream().allMatch(sign -> sign == Sign.EQUAL);
        }
    }

    record Joined(SetSign sign, Node left, Node right) implements Node {}

    record Matrix(List<List<Node>> rows) implements Node {}

    /** Words that are the answer, as in <code>\text{Tuesday}</code>. */
    record Words(String text) implements Node {}

    /** Constants that have a sign of their own. */
    enum Known {
        PI,
        E,
        I,
        INFINITY,
        REALS,
        EMPTY
    }

    /** Functions of one argument; log is to base 10, as most school books have it. */
    enum Function {
        SIN,
        COS,
        TAN,
        COT,
        SEC,
        CSC,
        ARCSIN,
        ARCCOS,
        ARCTAN,
        SINH,
        COSH,
        TANH,
        LN,
        LOG,
        EXP,
        ABS,
        FACTORIAL,
        FLOOR,
        CEIL
    }

    enum Bracket {
        ROUND,
        SQUARE,
        CURLY
    }

    /** What stands between the sides of a relation. */
    enum Sign {
        EQUAL,
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL,
        UNEQUAL,
        IN;

        Sign mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_EQUAL -> GREATER_EQUAL;
                case GREATER -> LESS;
                case GREATER_EQUAL -> LESS_EQUAL;
                case EQUAL, UNEQUAL, IN -> this;
            };
        }
    }

    enum SetSign {
        UNION,
        INTERSECTION,
        WITHOUT
    }
}
