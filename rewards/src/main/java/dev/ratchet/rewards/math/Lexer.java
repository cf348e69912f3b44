package dev.ratchet.rewards.math;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an answer into tokens, in one pass. */
final class Lexer {
    /** Longer than any answer a person would check by eye. */
    static final int MOST_CHARACTERS = 2_000;

    private static final Pattern GROUPED =
            Pattern.compile("\\d{1,3}(?:(?:,|\\{,\\}|\\\\,|\\\\ | )\\d{3})+(?!\\d)(?:\\.\\d+)?");
    private static final Pattern GROUPED_IN_BRACKETS =
            Pattern.compile("\\d{1,3}(?:(?:\\{,\\}|\\\\,|\\\\ | )\\d{3})+(?!\\d)(?:\\.\\d+)?");
    private static final Pattern NUMBER =
            Pattern.compile("(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d{1,3}(?![\\w.]))?");
    private static final Pattern FIGURES = Pattern.compile("-?[\\d.,/]*\\d");
    private static final String[] SPACES = {"\\,", "\\!", "\\;", "\\:", "\\ ", "~"};
    private static final String[] TWO = {"<=", ">=", "!=", "\\{", "\\}", "\\\\", "**"};
    private static final String[] TWO_MEAN = {"≤", "≥", "≠", "\\{", "\\}", "\\\\", "^"};

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int brackets;
    private boolean spaced;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens of {@code text}, END last; refuses a text that is too long or has characters that mean nothing. */
    static List<Token> tokens(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new Unjudgeable("has %d characters (expected: at most %d)", text.length(), MOST_CHARACTERS);
        }
        Lexer lexer = new Lexer(Writing.plain(text));
        while (lexer.at < lexer.text.length()) {
            lexer.next();
        }
        lexer.add(Token.Kind.END, "the end");
        return lexer.tokens;
    }

    private void next() {
        char here = text.charAt(at);
        if (Character.isWhitespace(here)) {
            at++;
            spaced = true;
        } else if (Character.isDigit(here) || (here == '.' && digitAt(at + 1))) {
            number();
        } else if (Character.isLetter(here)) {
            int begin = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            add(Token.Kind.NAME, text.substring(begin, at));
        } else if (!space() && !twoCharacters()) {
            if (here == '\\') {
                command();
            } else {
                sign(here);
            }
        }
    }

    private boolean digitAt(int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }

    private void number() {
        Matcher grouped =
                (brackets > 0 ? GROUPED_IN_BRACKETS : GROUPED).matcher(text).region(at, text.length());
        Matcher plain = NUMBER.matcher(text).region(at, text.length());
        if (grouped.lookingAt()) {
            at = grouped.end();
            add(Token.Kind.NUMBER, grouped.group().replaceAll("[^0-9.]", ""));
        } else if (plain.lookingAt()) {
            at = plain.end();
            String digits = plain.group();
            // A point at the end closes a sentence, save where the digits that repeat follow it.
            boolean sentence = digits.endsWith(".") && !text.startsWith("\\overline", at);
            add(Token.Kind.NUMBER, sentence ? digits.substring(0, digits.length() - 1) : digits);
        } else {
            throw new Unjudgeable("has a digit that cannot be read: %s", text.charAt(at));
        }
    }

    private boolean space() {
        for (String space : SPACES) {
            if (text.startsWith(space, at)) {
                at += space.length();
                spaced = true;
                return true;
            }
        }
        return false;
    }

    private boolean twoCharacters() {
        for (int i = 0; i < TWO.length; i++) {
            if (text.startsWith(TWO[i], at)) {
                at += 2;
                bracket(TWO[i]);
                add(Token.Kind.SIGN, TWO_MEAN[i]);
                return true;
            }
        }
        return false;
    }

    private void sign(char here) {
        at++;
        if (here == '.' && text.substring(at).isBlank()) {
            return; // the end of a sentence
        }
        if ("+-*/^_()[]{}|,;:=<>≤≥≠≈∈∪∩∖±!%$€£¥₹¢&⌊⌋⌈⌉'\"".indexOf(here) < 0) {
            throw new Unjudgeable("has a character that means nothing here: %s", here);
        }
        bracket(String.valueOf(here));
        add(Token.Kind.SIGN, String.valueOf(here));
    }

    private void bracket(String sign) {
        switch (sign) {
            case "(", "[", "\\{" -> brackets++;
            case ")", "]", "\\}" -> brackets--;
            default -> {}
        }
    }

    private void command() {
        int begin = ++at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        if (name.isEmpty()) {
            char here = at < text.length() ? text.charAt(at++) : '\\';
            switch (here) {
                case '%', '$', '|', '_', '&', '#' -> add(Token.Kind.SIGN, String.valueOf(here));
                case '(', ')', '[', ']' -> spaced = true; // LaTeX's own delimiters of mathematics
                default -> throw new Unjudgeable("has a command that means nothing: \\%s", here);
            }
        } else if (Writing.SILENT.contains(name)) {
            if (at < text.length() && text.charAt(at) == '.' && (name.equals("left") || name.equals("right"))) {
                at++; // \left. is a bracket that is not there
            }
            spaced = true;
        } else if (Writing.WORDED.contains(name)) {
            worded(name);
        } else if (Writing.SIGNS.containsKey(name)) {
            String sign = String.valueOf(Writing.SIGNS.get(name));
            bracket(sign);
            add(sign.equals("or") ? Token.Kind.NAME : Token.Kind.SIGN, sign);
        } else if (Writing.GREEK.contains(name)) {
            add(Token.Kind.NAME, "\\" + name);
        } else {
            add(Token.Kind.COMMAND, name);
        }
    }

    private void worded(String name) {
        int open = at;
        while (open < text.length() && text.charAt(open) == ' ') {
            open++;
        }
        int close = open < text.length() && text.charAt(open) == '{' ? text.indexOf('}', open) : -1;
        if (close < 0) {
            throw new Unjudgeable("has \\%s without words in braces", name);
        }
        at = close + 1;
        String words = text.substring(open + 1, close).strip();
        if (FIGURES.matcher(words).matches()) {
            // A number that is only set in another type.
            List<Token> inside = tokens(words);
            tokens.addAll(inside.subList(0, inside.size() - 1));
            return;
        }
        boolean mathematical = !name.startsWith("text") && !name.equals("mbox");
        if (mathematical && (words.length() == 1 || name.equals("operatorname"))) {
            add(Token.Kind.NAME, words);
        } else if (words.equals("%")) {
            add(Token.Kind.SIGN, "%");
        } else if (words.equals("or") || words.equals("and")) {
            add(Token.Kind.NAME, words);
        } else if (!words.isEmpty()) {
            add(Token.Kind.TEXT, words);
        }
        spaced = true;
    }

    private void add(Token.Kind kind, String value) {
        tokens.add(new Token(kind, value, spaced));
        spaced = false;
    }
}
