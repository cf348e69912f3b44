/** The worker pools as a process: which workflows and activities each serves, and how it stops. */
@NullMarked
package dev.ratchet.workers.pool;

import org.jspecify.annotations.NullMarked;
