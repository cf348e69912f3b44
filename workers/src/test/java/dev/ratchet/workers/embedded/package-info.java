/** Tests of the embedded stack, with real processes. */
@NullMarked
package dev.ratchet.workers.embedded;

import org.jspecify.annotations.NullMarked;
