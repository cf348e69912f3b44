package dev.ratchet.policy.vision;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import java.util.Arrays;

/** Where pictures stand among tokens: in the places of the first tokens for images, patch by patch, picture by picture. */
public final class Places {
    private Places() {}

    /**
     * For each token the number of the patch in its place, counted through all pictures, or -1. An answer may have tokens for
     * images behind those of its prompt; they are tokens as others.
     *
     * @param patches of all pictures together
     */
    public static int[] of(int[] tokens, int imageToken, int patches) {
        int[] places = new int[tokens.length];
        Arrays.fill(places, -1);
        int next = 0;
        for (int i = 0; i < tokens.length && next < patches; i++) {
            if (tokens[i] == imageToken) {
                places[i] = next++;
            }
        }
        require(
                next == patches,
                "tokens: %d for images (expected: at least %d, one for each patch of its pictures)",
                next,
                patches);
        return places;
    }

    /** Refuses a prompt that has not exactly as many tokens for images as its pictures have patches. */
    public static void requireExact(String what, TokenIds prompt, int imageToken, int patches) {
        long count = Arrays.stream(prompt.toArray())
                .filter(token -> token == imageToken)
                .count();
        require(
                count == patches,
                "%s: %d tokens for images in its prompt (expected: %d, one for each patch of its pictures)",
                what,
                count,
                patches);
    }
}
