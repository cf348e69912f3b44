/** Campaigns as a person starts, follows, pauses and stops them; the stack that runs them on one machine. */
@NullMarked
package dev.ratchet.workers.campaign;

import org.jspecify.annotations.NullMarked;
