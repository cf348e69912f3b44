package dev.ratchet.workflows.contract;

/**
 * How far an activity is.
 *
 * @param key the newest object it stored; empty before the first
 * @param what in words, as in {@code round 2}
 * @param done units done
 * @param total units there are; 0 where that is not known
 */
public record HeartbeatDetails(String key, String what, long done, long total) {}
