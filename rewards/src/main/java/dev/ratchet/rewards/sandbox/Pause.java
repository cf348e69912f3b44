package dev.ratchet.rewards.sandbox;

/** Waits that an interrupt ends. */
final class Pause {
    private Pause() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program was to end", e);
        }
    }
}
