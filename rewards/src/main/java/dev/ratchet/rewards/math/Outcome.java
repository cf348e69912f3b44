package dev.ratchet.rewards.math;

/**
 * What a comparison of an answer with the reference gave.
 *
 * @param how what it rests on, in words that go on after "equals the reference" or "is not the reference"; may be empty
 */
record Outcome(boolean equal, String how) {
    static Outcome equal(String how) {
        return new Outcome(true, how);
    }

    static Outcome unequal(String how) {
        return new Outcome(false, how);
    }
}
