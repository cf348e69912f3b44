/** The worker pools as processes, the embedded stack and the command line. */
@NullMarked
package dev.ratchet.workers;

import org.jspecify.annotations.NullMarked;
