package dev.ratchet.rewards.math;

import dev.ratchet.rewards.math.Token.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the unit behind a value: words, names of units, signs of currencies, and their powers and quotients. */
final class Units {
    /** Words that would turn the meaning of an answer around, were they passed over as units are. */
    private static final Set<String> TELLING = Set.of(
            "not", "no", "is", "are", "if", "than", "to", "except", "unless", "either", "neither", "between", "false",
            "maybe");

    private final Cursor cursor;

    Units(Cursor cursor) {
        this.cursor = cursor;
    }

    /** The value with the unit that follows it, if one does. */
    Node measured(Node value) {
        if (!begins(cursor.peek())) {
            return value;
        }
        StringBuilder words = new StringBuilder();
        while (true) {
            Token token = cursor.peek();
            boolean over = (token.sign("/") && !words.isEmpty() && named(cursor.peek(1)))
                    || (token.sign("/") && begins(cursor.peek(1)));
            boolean raised = token.sign("^") && !words.isEmpty();
            if (raised) {
                cursor.next();
                boolean braced = cursor.take("{");
                words.append('^').append(cursor.next().text());
                if (braced) {
                    cursor.expect("}");
                }
            } else if (over || begins(token) || token.is(Kind.NAME, "per") || (!words.isEmpty() && wordLike(token))) {
                String word = cursor.next().text();
                if (TELLING.contains(word.toLowerCase(Locale.ROOT)) || NumberInText.denies(word)) {
                    throw new Unjudgeable("has the word \"%s\"", word);
                }
                words.append(' ').append(word);
            } else {
                return withUnit(value, words.toString());
            }
        }
    }

    private static boolean named(Token token) {
        return token.kind() == Kind.NAME || token.kind() == Kind.TEXT;
    }

    /** A word after a word, as in square feet, 5 apples in all; single letters are units after a stroke. */
    private boolean wordLike(Token token) {
        return token.kind() == Kind.NAME
                && !Parser.conjunction(token)
                && !token.text().startsWith("\\")
                && (token.text().length() > 1 || cursor.after(Kind.SIGN));
    }

    private static Node withUnit(Node value, String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("percent")) {
            return new Node.Percent(value);
        }
        Node scaled = value;
        for (String[] scale :
                new String[][] {{"thousand", "1000"}, {"million", "1000000"}, {"billion", "1000000000"}}) {
            if (lower.contains(scale[0])) {
                scaled = new Node.Product(List.of(scaled, new Node.Num(new BigDecimal(scale[1]))));
            }
        }
        return new Node.Measured(scaled, UnitWords.read(lower));
    }

    /** Whether a unit begins here: words, or a name that is too long to be variables or is a known unit beside a number. */
    boolean begins(Token token) {
        return switch (token.kind()) {
            case TEXT -> true;
            case NAME -> unitName(token);
            case SIGN -> "€£¥₹¢".contains(token.text()) || token.text().equals("$");
            case NUMBER, COMMAND, END -> false;
        };
    }

    private boolean unitName(Token token) {
        String name = token.text();
        if (Parser.conjunction(token) || name.startsWith("\\") || Names.known(name)) {
            return false;
        }
        if (TELLING.contains(name)) {
            return true;
        }
        if (name.length() >= 4) {
            return !cursor.after(Kind.NAME); // x apples is prose
        }
        boolean beside = cursor.after(Kind.NUMBER) || cursor.after(Kind.NAME) || cursor.after(Kind.SIGN);
        if (name.length() == 1) {
            return token.spaced()
                    && cursor.after(Kind.NUMBER)
                    && "mgLlshJWV".contains(name)
                    && lastWord(cursor.peek(1));
        }
        return beside && Unit.named(name).isPresent() && !(name.equals("in") && Parser.opens(cursor.peek(1)));
    }

    private static boolean lastWord(Token after) {
        return after.kind() == Kind.END || after.sign(",") || after.sign("/") || after.sign("^") || after.sign(")");
    }
}
