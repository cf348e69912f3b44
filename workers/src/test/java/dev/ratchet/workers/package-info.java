/** Tests of the command line. */
@NullMarked
package dev.ratchet.workers;

import org.jspecify.annotations.NullMarked;
