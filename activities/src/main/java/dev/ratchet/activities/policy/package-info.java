/** Published weights, opened for rolling out and for training. */
@NullMarked
package dev.ratchet.activities.policy;

import org.jspecify.annotations.NullMarked;
