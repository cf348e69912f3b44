package dev.ratchet.api.audit;

/**
 * The record of an order that is stored before it is carried out.
 *
 * @param id of this order alone
 * @param at when it came, as in {@code 2026-11-26T11:05:00.123Z}
 */
record AuditedOrder(String id, String at, Order order) {}
