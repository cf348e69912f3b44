package dev.ratchet.workers.campaign;

/** Why a campaign is paused, as its status tells it. */
record PauseReason(String text) {
    /** That of a command that its person stopped; the next start knows it and goes on. */
    static final PauseReason STOPPED = new PauseReason("stopped at the terminal");

    /** Whether an activity has run out of retries. The status has no field for that: {@code PauseGate} writes these words. */
    boolean failure() {
        return text.contains(" failed: ");
    }
}
