package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Node.Known;
import dev.ratchet.rewards.math.Node.SetSign;
import dev.ratchet.rewards.math.Node.Sign;
import dev.ratchet.rewards.math.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an answer in LaTeX, Unicode or plain text by recursive descent, from lists down to products; {@link Atoms} reads what
 * these are made of. What it cannot read in whole it refuses, with the reason.
 */
final class Parser {
    private static final Set<String> LEADS =
            Set.of("is", "about", "approximately", "answer", "exactly", "the answer is");

    /** What people write for every real number, and for none. */
    private static final Pattern PHRASE = Pattern.compile(
            "\\s*+(?:\\\\text\\{)?\\s*+(?:(?<all>all reals?(?: numbers)?)|(?:the )?empty set|no (?:real )?solutions?)[.\\s]*+\\}?[.\\s]*+",
            Pattern.CASE_INSENSITIVE);

    private final Cursor cursor;
    private final Atoms atoms;
    private final Units units;
    private boolean alternatives;

    private Parser(Cursor cursor) {
        this.cursor = cursor;
        this.units = new Units(cursor);
        this.atoms = new Atoms(cursor, this, units);
    }

    /** The whole text as one answer; throws {@link Unjudgeable} where it is none. */
    static Node parse(String text) {
        Matcher words = PHRASE.matcher(text);
        if (words.matches()) {
            return new Node.Constant(words.group("all") == null ? Known.EMPTY : Known.REALS);
        }
        Parser parser = new Parser(new Cursor(Lexer.tokens(text)));
        List<Node> items = parser.items();
        if (parser.cursor.peek().kind() != Kind.END) {
            throw new Unjudgeable(
                    "has \"%s\" where nothing is expected", parser.cursor.peek().text());
        }
        return items.size() == 1 ? items.getFirst() : new Node.Listing(items, parser.alternatives);
    }

    List<Node> items() {
        List<Node> items = new ArrayList<>();
        items.add(statement());
        while (separator()) {
            items.add(statement());
        }
        return List.copyOf(items);
    }

    private boolean separator() {
        boolean any = false;
        while ((!any && (cursor.take(",") || cursor.take(";"))) || conjunction(cursor.peek())) {
            any = true;
            if (conjunction(cursor.peek())) {
                alternatives |= cursor.next().text().equals("or");
            }
        }
        return any;
    }

    static boolean conjunction(Token token) {
        return token.is(Kind.NAME, "and") || token.is(Kind.NAME, "or");
    }

    /** One item of a list: a value, or a relation of values. */
    Node statement() {
        cursor.enter();
        if (cursor.peek().kind() == Kind.TEXT) {
            String words = cursor.next().text();
            boolean alone = cursor.peek().kind() == Kind.END || cursor.peek().sign(",");
            if (alone) {
                cursor.leave();
                return new Node.Words(words);
            }
            if (!words.endsWith(":") && !words.endsWith("=") && !LEADS.contains(words.toLowerCase(Locale.ROOT))) {
                throw new Unjudgeable("begins with the words \"%s\"", words);
            }
        }
        List<Node> sides = new ArrayList<>(List.of(side()));
        List<Sign> signs = new ArrayList<>();
        for (Optional<Sign> sign = relation(); sign.isPresent(); sign = relation()) {
            signs.add(sign.get());
            sides.add(side());
        }
        if (cursor.take("≈")) {
            // What is exact counts, and the decimals after it only show its size; x ≈ 3.14 has nothing else.
            Node rounded = side();
            if (sides.getLast() instanceof Node.Symbol) {
                signs.add(Sign.EQUAL);
                sides.add(rounded);
            }
        }
        cursor.leave();
        return signs.isEmpty() ? sides.getFirst() : new Node.Relation(List.copyOf(sides), List.copyOf(signs));
    }

    private Optional<Sign> relation() {
        Token token = cursor.peek();
        if (token.is(Kind.NAME, "in") && opens(cursor.peek(1))) {
            cursor.next();
            return Optional.of(Sign.IN);
        }
        if (token.kind() != Kind.SIGN) {
            return Optional.empty();
        }
        Optional<Sign> sign = switch (token.text()) {
            case "=" -> Optional.of(Sign.EQUAL);
            case "<" -> Optional.of(Sign.LESS);
            case "≤" -> Optional.of(Sign.LESS_EQUAL);
            case ">" -> Optional.of(Sign.GREATER);
            case "≥" -> Optional.of(Sign.GREATER_EQUAL);
            case "≠" -> Optional.of(Sign.UNEQUAL);
            case "∈" -> Optional.of(Sign.IN);
            default -> Optional.empty();
        };
        if (sign.isPresent()) {
            cursor.next();
        }
        return sign;
    }

    static boolean opens(Token token) {
        return token.sign("(") || token.sign("[") || token.sign("{") || token.sign("\\{");
    }

    /** A value with its unit, or values joined as sets. */
    private Node side() {
        Node left = units.measured(ratio());
        while (true) {
            Optional<SetSign> sign = setSign(left);
            if (sign.isEmpty()) {
                return left;
            }
            cursor.link();
            left = new Node.Joined(sign.get(), left, units.measured(sum()));
        }
    }

    /** A ratio is a quotient: 6:8 is 3:4. Of three and more it is what it says. */
    private Node ratio() {
        Node first = sum();
        if (atoms.inSet() || !cursor.take(":")) {
            return first;
        }
        Node second = sum();
        List<Node> parts = new ArrayList<>(List.of(first, second));
        while (cursor.take(":")) {
            parts.add(sum());
        }
        return parts.size() == 2
                ? new Node.Quotient(first, second)
                : new Node.Group(Node.Bracket.ROUND, Node.Bracket.ROUND, List.copyOf(parts));
    }

    private Optional<SetSign> setSign(Node left) {
        boolean plainU = cursor.peek().is(Kind.NAME, "U") && left instanceof Node.Group && opens(cursor.peek(1));
        if (plainU) {
            cursor.next();
        }
        if (plainU || cursor.take("∪")) {
            return Optional.of(SetSign.UNION);
        }
        if (cursor.take("∩")) {
            return Optional.of(SetSign.INTERSECTION);
        }
        return cursor.take("∖") ? Optional.of(SetSign.WITHOUT) : Optional.empty();
    }

    Node sum() {
        Node first = cursor.take("±") ? new Node.PlusMinus(new Node.Num(BigDecimal.ZERO), product()) : product();
        List<Node> terms = new ArrayList<>(List.of(first));
        while (true) {
            if (cursor.take("+")) {
                terms.add(product());
            } else if (cursor.take("-")) {
                terms.add(new Node.Negative(product()));
            } else if (cursor.take("±")) {
                cursor.link();
                Node left = terms.size() == 1 ? terms.getFirst() : new Node.Sum(List.copyOf(terms));
                terms = new ArrayList<>(List.of(new Node.PlusMinus(left, product())));
            } else {
                return terms.size() == 1 ? terms.getFirst() : new Node.Sum(List.copyOf(terms));
            }
        }
    }

    private Node product() {
        Node left = unary();
        while (true) {
            if ((cursor.peek().sign("/") && units.begins(cursor.peek(1))) || units.begins(cursor.peek())) {
                return left;
            }
            if (cursor.take("*")) {
                left = times(left, unary());
            } else if (cursor.take("/")) {
                cursor.link();
                left = new Node.Quotient(left, unary());
            } else if (atoms.begins(cursor.peek()) || (cursor.peek().kind() == Kind.NUMBER && cursor.after("!"))) {
                left = times(left, power());
            } else {
                return left;
            }
        }
    }

    static Node times(Node left, Node right) {
        if (left instanceof Node.Product(List<Node> factors)) {
            List<Node> all = new ArrayList<>(factors);
            all.add(right);
            return new Node.Product(List.copyOf(all));
        }
        return new Node.Product(List.of(left, right));
    }

    Node unary() {
        if (cursor.take("-")) {
            cursor.enter();
            Node of = unary();
            cursor.leave();
            return new Node.Negative(of);
        }
        if (cursor.take("+")) {
            cursor.enter();
            Node of = unary();
            cursor.leave();
            return of;
        }
        return power();
    }

    Node power() {
        cursor.enter();
        Node base = atoms.next();
        if (cursor.take("^")) {
            base = new Node.Power(base, exponent());
        }
        cursor.leave();
        return base;
    }

    Node exponent() {
        cursor.enter();
        Node exponent;
        if (cursor.take("-")) {
            exponent = new Node.Negative(exponent());
        } else {
            exponent = cursor.peek().sign("{") ? atoms.argument() : atoms.single();
            if (cursor.take("^")) {
                exponent = new Node.Power(exponent, exponent());
            }
        }
        cursor.leave();
        return exponent;
    }
}
