/** Verdicts of verifiers and the rewards they become. */
@NullMarked
package dev.ratchet.domain.reward;

import org.jspecify.annotations.NullMarked;
