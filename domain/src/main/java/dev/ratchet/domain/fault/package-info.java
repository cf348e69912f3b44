/** What can go wrong, in the few kinds that callers treat differently. */
@NullMarked
package dev.ratchet.domain.fault;

import org.jspecify.annotations.NullMarked;
