package dev.ratchet.policy.gradient;

/**
 * A run of tokens that read together. Each sees all of what they share, and of their own those up to itself.
 *
 * @param sharedFrom where what they share lies in the pack
 * @param shared how many tokens that is, such as those of a prompt; may be 0
 * @param from where they lie themselves, one after the other
 * @param count how many they are
 */
public record Reader(int sharedFrom, int shared, int from, int count) {}
