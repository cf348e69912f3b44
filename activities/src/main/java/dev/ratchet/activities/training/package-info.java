/** Moves and publishes weights. */
@NullMarked
package dev.ratchet.activities.training;

import org.jspecify.annotations.NullMarked;
