/** Metrics of a campaign on real pools, and what is made of them. */
@NullMarked
package dev.ratchet.workers.metrics;

import org.jspecify.annotations.NullMarked;
