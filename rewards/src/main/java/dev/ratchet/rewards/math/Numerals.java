package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Token.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Reads numbers as written: decimals, with digits that repeat, with a base, and mixed numbers. */
final class Numerals {
    private final Cursor cursor;
    private final Atoms atoms;

    Numerals(Cursor cursor, Atoms atoms) {
        this.cursor = cursor;
        this.atoms = atoms;
    }

    Node next() {
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
        if (Atoms.fraction(cursor.peek())) {
            Node part = atoms.command();
            boolean literal = part instanceof Node.Quotient(Node.Num _, Node.Num _);
            return literal ? new Node.Sum(List.of(whole, part)) : Parser.times(whole, part);
        }
        return whole;
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
}
