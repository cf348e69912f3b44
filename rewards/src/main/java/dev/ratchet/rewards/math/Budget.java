package dev.ratchet.rewards.math;

/** The operations one verdict may cost: counted, never timed, so that a verdict is the same on every machine. */
final class Budget {
    /** Far above what an honest answer takes (hundreds), and still only some tens of milliseconds. */
    static final int OPERATIONS = 400_000;

    private final long all;
    private long left;

    Budget() {
        this(OPERATIONS);
    }

    private Budget(long all) {
        this.all = all;
        this.left = all;
    }

    /** A quarter of what is left, to be spent on one attempt: where that fails there is something left for another. */
    Budget attempt() {
        long share = left / 4;
        left -= share;
        return new Budget(share);
    }

    void spend(long operations) {
        left -= operations;
        if (left < 0) {
            throw new Unjudgeable("takes more than %,d operations to judge", all);
        }
    }
}
