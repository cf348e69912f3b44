package dev.ratchet.policy.sampling;

import java.util.Arrays;

/**
 * Counts the distinct sequences within the tokens given so far, one token at a time (the suffix automaton of Blumer et al.,
 * 1985). Time is amortised O(1) a token whatever the vocabulary, memory O(n): n tokens make at most 2n states and 3n edges.
 */
final class SuffixAutomaton {
    private static final int NONE = -1;

    // Of a state: its longest sequence, the state of that one's longest suffix of another class, its newest edge.
    private int[] length = new int[16];
    private int[] link = new int[16];
    private int[] newest = new int[16];
    private int states;

    // Of an edge: its state, its token, where it leads, and the edge of the same state before it.
    private int[] from = new int[16];
    private int[] token = new int[16];
    private int[] to = new int[16];
    private int[] before = new int[16];
    private int edges;

    /** Edges by state and token, with open addressing; at most half full. */
    private int[] table = filled(32);

    private int whole;
    private long distinct;

    SuffixAutomaton() {
        whole = state(0, NONE);
    }

    /** How many distinct non-empty sequences of neighbours there are. */
    long distinct() {
        return distinct;
    }

    /** How many tokens were given. */
    int tokens() {
        return length[whole];
    }

    /** Length of the longest sequence at the end that stands somewhere before too, overlaps allowed; 0 if there is none. */
    int repeated() {
        return link[whole] == NONE ? 0 : length[link[whole]];
    }

    int states() {
        return states;
    }

    int edges() {
        return edges;
    }

    void add(int next) {
        int last = whole;
        whole = state(length[last] + 1, 0);
        int state = last;
        int edge = NONE;
        while (state != NONE) {
            edge = edge(state, next);
            if (edge != NONE) {
                break;
            }
            connect(state, next, whole);
            state = link[state];
        }
        int suffix = edge == NONE ? 0 : classOf(state, edge, next); // may move the arrays
        link[whole] = suffix;
        distinct += length[whole] - length[link[whole]];
    }

    /** The state of exactly the longest sequence of {@code state} and {@code next}, split off if need be. */
    private int classOf(int state, int edge, int next) {
        int target = to[edge];
        if (length[target] == length[state] + 1) {
            return target;
        }
        int split = state(length[state] + 1, link[target]);
        for (int copied = newest[target]; copied != NONE; copied = before[copied]) {
            connect(split, token[copied], to[copied]);
        }
        link[target] = split;
        int above = state;
        int redirected = edge;
        while (redirected != NONE && to[redirected] == target) {
            to[redirected] = split;
            above = link[above];
            redirected = above == NONE ? NONE : edge(above, next);
        }
        return split;
    }

    private int state(int longest, int suffix) {
        if (states == length.length) {
            length = Arrays.copyOf(length, 2 * states);
            link = Arrays.copyOf(link, 2 * states);
            newest = Arrays.copyOf(newest, 2 * states);
        }
        length[states] = longest;
        link[states] = suffix;
        newest[states] = NONE;
        return states++;
    }

    private int edge(int state, int next) {
        int slot = slot(state, next);
        while (table[slot] != NONE && !(from[table[slot]] == state && token[table[slot]] == next)) {
            slot = slot + 1 & table.length - 1;
        }
        return table[slot];
    }

    private void connect(int state, int next, int target) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, 2 * edges);
            token = Arrays.copyOf(token, 2 * edges);
            to = Arrays.copyOf(to, 2 * edges);
            before = Arrays.copyOf(before, 2 * edges);
            table = filled(4 * edges);
            for (int edge = 0; edge < edges; edge++) {
                place(edge);
            }
        }
        from[edges] = state;
        token[edges] = next;
        to[edges] = target;
        before[edges] = newest[state];
        newest[state] = edges;
        place(edges);
        edges++;
    }

    private void place(int edge) {
        int slot = slot(from[edge], token[edge]);
        while (table[slot] != NONE) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = edge;
    }

    private int slot(int state, int next) {
        long mixed = (((long) state << 32) ^ next) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & table.length - 1;
    }

    private static int[] filled(int size) {
        int[] empty = new int[size];
        Arrays.fill(empty, NONE);
        return empty;
    }
}
