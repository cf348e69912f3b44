package dev.ratchet.api.audit;

/**
 * The record of how an order ended.
 *
 * @param done whether it was carried out
 * @param after what is there now, in words; why it was refused, or failed, where it was
 */
record AuditedOutcome(String at, boolean done, String after) {}
