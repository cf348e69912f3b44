/** Judges finished trajectories. */
@NullMarked
package dev.ratchet.activities.reward;

import org.jspecify.annotations.NullMarked;
