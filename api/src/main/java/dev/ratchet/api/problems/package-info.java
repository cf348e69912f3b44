/** Errors as RFC 9457 problem bodies. */
@NullMarked
package dev.ratchet.api.problems;

import org.jspecify.annotations.NullMarked;
