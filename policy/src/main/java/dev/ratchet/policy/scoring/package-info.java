/** A policy with another head as a reward model. */
@NullMarked
package dev.ratchet.policy.scoring;

import org.jspecify.annotations.NullMarked;
