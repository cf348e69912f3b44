package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import dev.ratchet.rewards.math.Token.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what products are made of: numbers, names, functions, brackets, fractions, roots and matrices. */
final class Atoms {
    private static final Map<Function, Function> INVERSES =
            Map.of(Function.SIN, Function.ARCSIN, Function.COS, Function.ARCCOS, Function.TAN, Function.ARCTAN);

    private final Cursor cursor;
    private final Parser parser;
    private final Units units;
    private final Brackets brackets;
    private final Numerals numerals;

    Atoms(Cursor cursor, Parser parser, Units units) {
        this.cursor = cursor;
        this.parser = parser;
        this.units = units;
        this.brackets = new Brackets(cursor, parser);
        this.numerals = new Numerals(cursor, this);
    }

    /** Whether a factor may begin here without a sign for times; a number may not, since 2 3 is no product. */
    boolean begins(Token token) {
        return switch (token.kind()) {
            case NAME ->
                !token.text().equals("and")
                        && !token.text().equals("or")
                        && !token.text().equals("U")
                        && !token.text().equals("in");
            case COMMAND -> !token.text().equals("end") && !token.text().equals("begin");
            case SIGN ->
                switch (token.text()) {
                    case "(", "{", "⌊", "⌈" -> true;
                    case "[" -> true;
                    case "|" -> brackets.mayOpenBars();
                    default -> false;
                };
            case NUMBER, TEXT, END -> false;
        };
    }

    /** Whether a set is being read, in which a colon stands before its condition. */
    boolean inSet() {
        return brackets.inSet();
    }

    Node next() {
        return followed(one(numerals::next));
    }

    /** @param number reads the number that comes next */
    private Node one(Supplier<Node> number) {
        cursor.enter();
        Node atom = switch (cursor.peek().kind()) {
            case NUMBER -> number.get();
            case NAME -> name();
            case COMMAND -> command();
            case SIGN -> brackets.next();
            case TEXT, END ->
                throw new Unjudgeable(
                        "has \"%s\" where a value is expected", cursor.peek().text());
        };
        cursor.leave();
        return atom;
    }

    private Node followed(Node atom) {
        Node done = atom;
        while (true) {
            if (cursor.take("!")) {
                done = new Node.Apply(Function.FACTORIAL, done);
            } else if (cursor.take("%")) {
                done = new Node.Percent(done);
            } else if (degrees()) {
                done = new Node.Measured(done, Unit.DEGREE);
            } else {
                return done;
            }
            cursor.link();
        }
    }

    private boolean degrees() {
        if (cursor.peek().command("degree")) {
            cursor.next();
            return true;
        }
        boolean bare = cursor.peek().sign("^") && cursor.peek(1).command("circ");
        boolean braced = cursor.peek().sign("^")
                && cursor.peek(1).sign("{")
                && cursor.peek(2).command("circ");
        for (int i = bare ? 2 : braced ? 4 : 0; i > 0; i--) {
            cursor.next();
        }
        return bare || braced;
    }

    static boolean fraction(Token token) {
        return token.command("frac") || token.command("dfrac") || token.command("tfrac") || token.command("cfrac");
    }

    private Node name() {
        String name = cursor.peek().text();
        int prefix = Names.prefix(name);
        if (prefix > 0) {
            cursor.split(prefix);
            return name();
        }
        boolean split = name.length() > 1 && !name.startsWith("\\") && !Names.known(name);
        if (split) {
            if (name.length() > 3 || Names.prose(name)) {
                throw new Unjudgeable("has the word \"%s\"", name);
            }
            cursor.split(1);
            return name();
        }
        cursor.next();
        if (name.equals("sqrt")) {
            return root();
        }
        Optional<Function> function = Names.function(name);
        if (function.isPresent()) {
            return applied(function.get());
        }
        Optional<Known> constant = Names.constant(name);
        if (constant.isPresent() && !name.equals("R") && !cursor.peek().sign("_")) {
            return new Node.Constant(constant.get());
        }
        return new Node.Symbol((Writing.GREEK.contains(name) ? "\\" + name : name) + subscript());
    }

    private String subscript() {
        if (!cursor.take("_")) {
            return "";
        }
        if (!cursor.take("{")) {
            return "_" + cursor.next().text();
        }
        StringBuilder inside = new StringBuilder("_");
        while (!cursor.take("}")) {
            if (cursor.peek().kind() == Kind.END) {
                throw new Unjudgeable("has a subscript without an end");
            }
            inside.append(cursor.next().text());
        }
        return inside.toString();
    }

    Node command() {
        Token token = cursor.next();
        String name = token.text();
        Optional<Function> function = Names.function(name);
        Optional<Known> constant = Names.constant(name);
        if (function.isPresent()) {
            return applied(function.get());
        }
        if (constant.isPresent()) {
            return new Node.Constant(constant.get());
        }
        if (fraction(token)) {
            return new Node.Quotient(argument(), argument());
        }
        return switch (name) {
            case "sqrt" -> root();
            case "mathbb" -> reals(argument());
            case "binom", "dbinom", "tbinom" -> choose(argument(), argument());
            case "begin" -> new Matrices(cursor, parser).next();
            case "boxed", "fbox" -> argument();
            default -> throw new Unjudgeable("has \\%s, which cannot be judged", name);
        };
    }

    private static Node reals(Node letter) {
        if (letter.equals(new Node.Symbol("R"))) {
            return new Node.Constant(Known.REALS);
        }
        throw new Unjudgeable("has a set of numbers other than the reals");
    }

    private static Node choose(Node from, Node choice) {
        if (from instanceof Node.Num(BigDecimal n)
                && choice instanceof Node.Num(BigDecimal k)
                && n.scale() <= 0
                && k.scale() <= 0
                && n.precision() <= 3
                && k.precision() <= 3
                && k.compareTo(n) <= 0) {
            BigInteger value = BigInteger.ONE;
            for (int i = 1; i <= k.intValueExact(); i++) {
                value = value.multiply(BigInteger.valueOf(n.intValueExact() - i + 1L))
                        .divide(BigInteger.valueOf(i));
            }
            return new Node.Num(new BigDecimal(value));
        }
        throw new Unjudgeable("has a binomial of more than numbers below 1000");
    }

    private Node root() {
        int degree = 2;
        if (cursor.take("[")) {
            Token digits = cursor.next();
            if (digits.kind() != Kind.NUMBER
                    || !digits.text().matches("[1-9]\\d?")
                    || digits.text().equals("1")) {
                throw new Unjudgeable("has a root of degree \"%s\" (expected: 2 to 99)", digits.text());
            }
            degree = Integer.parseInt(digits.text());
            cursor.expect("]");
        }
        return new Node.Root(argument(), degree);
    }

    private Node applied(Function function) {
        Optional<Node> base = Optional.empty();
        Optional<Node> exponent = Optional.empty();
        while (cursor.peek().sign("_") || cursor.peek().sign("^")) {
            if (cursor.take("_")) {
                base = Optional.of(single());
            } else {
                cursor.next();
                exponent = Optional.of(parser.exponent());
            }
        }
        Node argument = functionArgument();
        Node minusOne = new Node.Negative(new Node.Num(BigDecimal.ONE));
        @Nullable Function inverse = INVERSES.get(function);
        if (inverse != null && exponent.isPresent() && exponent.get().equals(minusOne)) {
            return new Node.Apply(inverse, argument);
        }
        Node value = base.isPresent() && function == Function.LOG
                ? new Node.Quotient(new Node.Apply(Function.LN, argument), new Node.Apply(Function.LN, base.get()))
                : new Node.Apply(function, argument);
        return exponent.isPresent() ? new Node.Power(value, exponent.get()) : value;
    }

    private Node functionArgument() {
        Token token = cursor.peek();
        if (token.sign("(") || token.sign("{") || token.sign("[") || token.sign("|")) {
            return single();
        }
        Node argument = parser.unary();
        // sin 2x is the sine of 2x, and sin x cos y is a product.
        while (goesOn(cursor.peek())) {
            argument = Parser.times(argument, parser.power());
        }
        return argument;
    }

    private boolean goesOn(Token token) {
        boolean symbol = token.kind() == Kind.NAME && begins(token) && !units.begins(token);
        return token.command("pi") || (symbol && Names.function(token.text()).isEmpty());
    }

    /** One argument of a command: braces, or a single digit, name or command. */
    Node argument() {
        if (cursor.take("{")) {
            Node inside = parser.sum();
            cursor.expect("}");
            return inside;
        }
        if (cursor.peek().kind() == Kind.NUMBER && cursor.peek().text().length() > 1) {
            if (cursor.peek().text().indexOf('.') < 0) {
                cursor.split(1);
            }
        }
        return single();
    }

    /** One atom without the signs that may follow it. */
    Node single() {
        return one(() -> new Node.Num(Numerals.decimal(cursor.next().text())));
    }
}
