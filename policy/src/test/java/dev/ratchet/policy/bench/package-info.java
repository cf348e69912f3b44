/** Benchmarks, run by hand. */
@NullMarked
package dev.ratchet.policy.bench;

import org.jspecify.annotations.NullMarked;
