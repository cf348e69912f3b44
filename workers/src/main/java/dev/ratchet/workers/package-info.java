/** The command line, and the mains of the worker pools. */
@NullMarked
package dev.ratchet.workers;

import org.jspecify.annotations.NullMarked;
