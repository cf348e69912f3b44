/**
 * The embedded stack: a Temporal server, the pools and their supervisor on one machine, under one directory.
 *
 * <p>{@link dev.ratchet.workers.embedded.HomeDirectory} is where everything lies,
 * {@link dev.ratchet.workers.embedded.TemporalServer} is the server that a
 * {@link dev.ratchet.workers.embedded.Supervisor} keeps alive beside the pools, and
 * {@link dev.ratchet.workers.embedded.TemporalConnection} leads to it or to a server elsewhere.
 */
@NullMarked
package dev.ratchet.workers.embedded;

import org.jspecify.annotations.NullMarked;
