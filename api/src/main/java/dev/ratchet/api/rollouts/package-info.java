/** What the API tells of rollouts. */
@NullMarked
package dev.ratchet.api.rollouts;

import org.jspecify.annotations.NullMarked;
