/** Keeps the replay buffer. */
@NullMarked
package dev.ratchet.activities.buffer;

import org.jspecify.annotations.NullMarked;
