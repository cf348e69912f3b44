/** Figures for Prometheus: what they are called, and where they are asked for. */
@NullMarked
package dev.ratchet.workers.metrics;

import org.jspecify.annotations.NullMarked;
