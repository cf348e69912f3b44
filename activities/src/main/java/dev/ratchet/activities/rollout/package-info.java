/** Writes shards, round by round. */
@NullMarked
package dev.ratchet.activities.rollout;

import org.jspecify.annotations.NullMarked;
