package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Bracket;
import dev.ratchet.rewards.math.Node.Function;
import dev.ratchet.rewards.math.Node.Known;
import dev.ratchet.rewards.math.Token.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what products are made of: numbers, names, functions, brackets, fractions, roots and matrices. */
final class Atoms {
    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            Map.entry("sin", Function.SIN),
            Map.entry("cos", Function.COS),
            Map.entry("tan", Function.TAN),
            Map.entry("cot", Function.COT),
            Map.entry("sec", Function.SEC),
            Map.entry("csc", Function.CSC),
            Map.entry("arcsin", Function.ARCSIN),
            Map.entry("arccos", Function.ARCCOS),
            Map.entry("arctan", Function.ARCTAN),
            Map.entry("asin", Function.ARCSIN),
            Map.entry("acos", Function.ARCCOS),
            Map.entry("atan", Function.ARCTAN),
            Map.entry("sinh", Function.SINH),
            Map.entry("cosh", Function.COSH),
            Map.entry("tanh", Function.TANH),
            Map.entry("ln", Function.LN),
            Map.entry("log", Function.LOG),
            Map.entry("exp", Function.EXP),
            Map.entry("abs", Function.ABS));

    private static final Map<String, Known> CONSTANTS = Map.of(
            "pi", Known.PI,
            "e", Known.E,
            "i", Known.I,
            "infty", Known.INFINITY,
            "infinity", Known.INFINITY,
            "inf", Known.INFINITY,
            "R", Known.REALS,
            "emptyset", Known.EMPTY,
            "varnothing", Known.EMPTY);

    /** Short words of prose, which would else read as products of their letters. */
    private static final Set<String> PROSE = Set.of(
            ("we so it is as at by of on my he do go up us get has had was the for you our can may all any one two six ten"
                            + " not no yes if to an are but its let how who why yet now too per sum")
                    .split(" ", -1));

    private static final Map<Function, Function> INVERSES =
            Map.of(Function.SIN, Function.ARCSIN, Function.COS, Function.ARCCOS, Function.TAN, Function.ARCTAN);

    private final Cursor cursor;
    private final Parser parser;
    private int sets;
    private int bars;

    Atoms(Cursor cursor, Parser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    /** Whether a name of several letters means something as a whole. */
    static boolean known(String name) {
        return FUNCTIONS.containsKey(name)
                || (CONSTANTS.containsKey(name) && !name.equals("R"))
                || name.equals("sqrt")
                || Writing.GREEK.contains(name)
                || prefix(name) > 0;
    }

    /** How many letters of a name such as sinx are a function; 0 if none. */
    private static int prefix(String name) {
        for (String function : List.of("sin", "cos", "tan", "ln", "log", "sqrt")) {
            if (name.startsWith(function) && name.length() == function.length() + 1) {
                return function.length();
            }
        }
        return 0;
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
                    case "|" -> bars == 0 && sets == 0;
                    default -> false;
                };
            case NUMBER, TEXT, END -> false;
        };
    }

    /** Whether a set is being read, in which a colon stands before its condition. */
    boolean inSet() {
        return sets > 0;
    }

    Node next() {
        cursor.enter();
        Node atom = switch (cursor.peek().kind()) {
            case NUMBER -> number();
            case NAME -> name();
            case COMMAND -> command();
            case SIGN -> bracketed();
            case TEXT, END ->
                throw new Unjudgeable(
                        "has \"%s\" where a value is expected", cursor.peek().text());
        };
        cursor.leave();
        return followed(atom);
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

    private Node number() {
        Token token = cursor.next();
        BigDecimal value = decimal(token.text());
        if (cursor.peek().command("overline") && token.text().indexOf('.') >= 0) {
            cursor.next();
            return repeating(value, argumentDigits());
        }
        if (cursor.take("_")) {
            boolean braced = cursor.take("{");
            String base = cursor.next().text();
            if (braced) {
                cursor.expect("}");
            }
            return new Node.Measured(new Node.Num(value), new Unit("base " + base, BigInteger.ONE, BigInteger.ONE));
        }
        return mixed(new Node.Num(value));
    }

    private Node mixed(Node.Num whole) {
        if (whole.value().scale() > 0) {
            return whole;
        }
        boolean plain = cursor.peek().kind() == Kind.NUMBER
                && cursor.peek(1).sign("/")
                && cursor.peek(2).kind() == Kind.NUMBER;
        if (plain) {
            BigDecimal top = decimal(cursor.next().text());
            cursor.next();
            return new Node.Sum(List.of(
                    whole,
                    new Node.Quotient(
                            new Node.Num(top),
                            new Node.Num(decimal(cursor.next().text())))));
        }
        if (fraction(cursor.peek())) {
            Node part = command();
            boolean literal = part instanceof Node.Quotient(Node.Num _, Node.Num _);
            return literal ? new Node.Sum(List.of(whole, part)) : Parser.times(whole, part);
        }
        return whole;
    }

    private static boolean fraction(Token token) {
        return token.command("frac") || token.command("dfrac") || token.command("tfrac") || token.command("cfrac");
    }

    static BigDecimal decimal(String digits) {
        if (digits.length() > NumberInText.MOST_DIGITS) {
            throw new Unjudgeable(
                    "has a number of %d digits (expected: at most %d)", digits.length(), NumberInText.MOST_DIGITS);
        }
        return new BigDecimal(digits);
    }

    private static Node repeating(BigDecimal before, String digits) {
        BigDecimal nines = BigDecimal.TEN.pow(digits.length()).subtract(BigDecimal.ONE);
        Node part = new Node.Quotient(
                new Node.Num(new BigDecimal(digits)),
                new Node.Num(nines.multiply(BigDecimal.TEN.pow(Math.max(before.scale(), 0)))));
        return new Node.Sum(List.of(new Node.Num(before), part));
    }

    private String argumentDigits() {
        boolean braced = cursor.take("{");
        Token digits = cursor.next();
        if (digits.kind() != Kind.NUMBER
                || digits.text().length() > 40
                || digits.text().indexOf('.') >= 0) {
            throw new Unjudgeable("has \"%s\" where the digits that repeat are expected", digits.text());
        }
        if (braced) {
            cursor.expect("}");
        }
        return digits.text();
    }

    private Node name() {
        String name = cursor.peek().text();
        int prefix = prefix(name);
        if (prefix > 0) {
            cursor.split(prefix);
            return name();
        }
        boolean split = name.length() > 1 && !name.startsWith("\\") && !known(name);
        if (split) {
            if (name.length() > 3 || PROSE.contains(name.toLowerCase(Locale.ROOT))) {
                throw new Unjudgeable("has the word \"%s\"", name);
            }
            cursor.split(1);
            return name();
        }
        cursor.next();
        if (name.equals("sqrt")) {
            return root();
        }
        @Nullable Function function = FUNCTIONS.get(name);
        if (function != null) {
            return applied(function);
        }
        @Nullable Known constant = CONSTANTS.get(name);
        if (constant != null && !name.equals("R") && !cursor.peek().sign("_")) {
            return new Node.Constant(constant);
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

    private Node command() {
        Token token = cursor.next();
        String name = token.text();
        @Nullable Function function = FUNCTIONS.get(name);
        @Nullable Known constant = CONSTANTS.get(name);
        if (function != null) {
            return applied(function);
        }
        if (constant != null) {
            return new Node.Constant(constant);
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
        boolean symbol = token.kind() == Kind.NAME && begins(token) && !parser.unit(token);
        return token.command("pi") || (symbol && !FUNCTIONS.containsKey(token.text()));
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
        cursor.enter();
        Node atom = switch (cursor.peek().kind()) {
            case NUMBER -> new Node.Num(decimal(cursor.next().text()));
            case NAME -> name();
            case COMMAND -> command();
            case SIGN -> bracketed();
            case TEXT, END ->
                throw new Unjudgeable(
                        "has \"%s\" where a value is expected", cursor.peek().text());
        };
        cursor.leave();
        return atom;
    }

    private Node bracketed() {
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
