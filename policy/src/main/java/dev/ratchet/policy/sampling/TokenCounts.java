package dev.ratchet.policy.sampling;

import dev.ratchet.policy.sampling.SamplingSettings.Penalties;
import java.util.HashMap;
import java.util.Map;

/** How often each token stands in an answer, and what that takes from its logit. */
final class TokenCounts {
    private final Penalties penalties;
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Map<Integer, Float> before = new HashMap<>();

    TokenCounts(Penalties penalties) {
        this.penalties = penalties;
    }

    void add(int token) {
        counts.merge(token, 1, Integer::sum);
    }

    void take(float[] logits, int from) {
        counts.forEach((token, count) -> {
            before.put(token, logits[from + token]);
            logits[from + token] -= (float) (penalties.presence() + penalties.frequency() * count);
        });
    }

    /** Undoes {@link #take}, to the bit. */
    void giveBack(float[] logits, int from) {
        before.forEach((token, logit) -> logits[from + token] = logit);
    }
}
