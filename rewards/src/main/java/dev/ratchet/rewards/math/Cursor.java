package dev.ratchet.rewards.math;

import java.util.ArrayList;
import java.util.List;

/** The place in an answer up to which it has been read, and how deep the reading is nested. */
final class Cursor {
    /** Deeper than any honest answer, and shallow enough for every stack. */
    static final int MOST_DEPTH = 60;

    /** A chain such as 1/2/3/4 makes a tree as deep as it is long. */
    static final int MOST_LINKS = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int links;

    Cursor(List<Token> tokens) {
        this.tokens = new ArrayList<>(tokens);
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token {@code ahead} places on, or the end. */
    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /** Whether what was read last is of that kind. */
    boolean after(Token.Kind kind) {
        return at > 0 && tokens.get(at - 1).kind() == kind;
    }

    boolean after(String sign) {
        return at > 0 && tokens.get(at - 1).sign(sign);
    }

    Token next() {
        Token next = tokens.get(at);
        if (next.kind() != Token.Kind.END) {
            at++;
        }
        return next;
    }

    boolean take(String sign) {
        if (peek().sign(sign)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!take(sign)) {
            throw new Unjudgeable("has \"%s\" where \"%s\" is expected", peek().text(), sign);
        }
    }

    /** Cuts the next token in two after {@code length} characters. */
    void split(int length) {
        Token whole = tokens.get(at);
        tokens.set(at, new Token(whole.kind(), whole.text().substring(0, length), whole.spaced()));
        tokens.add(at + 1, new Token(whole.kind(), whole.text().substring(length), false));
    }

    void enter() {
        if (++depth > MOST_DEPTH) {
            throw new Unjudgeable("is nested deeper than %d", MOST_DEPTH);
        }
    }

    /** Counts one more link of a chain; over the whole answer, since chains may stand within chains. */
    void link() {
        if (++links > MOST_LINKS) {
            throw new Unjudgeable("has a chain of more than %d links", MOST_LINKS);
        }
    }

    void leave() {
        depth--;
    }
}
