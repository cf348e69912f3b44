package dev.ratchet.workers.campaign;

/** A command whose campaign does not go on by itself. The message says why and what to do; the store has lost nothing. */
public final class CampaignHaltedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CampaignHaltedException(String message) {
        super(message);
    }
}
