package dev.ratchet.policy.sampling;

import java.util.ArrayList;
import java.util.List;

/** The likeliest tokens of each place of a round. */
final class TopTokens {
    private final int count;
    private final List<List<TokenLogProb>> places = new ArrayList<>();

    TopTokens(int count) {
        this.count = count;
    }

    void add(TokenDraw draw, float[] logits, int from) {
        if (count > 0) {
            places.add(draw.likeliest(logits, from, count));
        }
    }

    List<TokenLogProb> at(int place) {
        return count > 0 ? places.get(place) : List.of();
    }
}
