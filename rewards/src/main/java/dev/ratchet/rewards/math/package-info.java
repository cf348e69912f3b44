/** Verifiers of mathematical answers. */
@NullMarked
package dev.ratchet.rewards.math;

import org.jspecify.annotations.NullMarked;
