package dev.ratchet.policy.gradient;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A run of tokens that read together. Each sees all of what they share, and of their own those up to itself.
 *
 * @param sharedFrom where what they share lies in the pack
 * @param shared how many tokens that is, such as those of a prompt; may be 0
 * @param from where they lie themselves, one after the other
 * @param count how many they are
 */
public record Reader(int sharedFrom, int shared, int from, int count) {
    /** Where its tokens lie. */
    public List<Integer> queries() {
        return IntStream.range(from, from + count).boxed().toList();
    }

    /** Where the tokens lie that the last of them sees; the one before it sees one less, and so on. */
    public List<Integer> keys() {
        return IntStream.concat(IntStream.range(sharedFrom, sharedFrom + shared), IntStream.range(from, from + count))
                .boxed()
                .toList();
    }
}
