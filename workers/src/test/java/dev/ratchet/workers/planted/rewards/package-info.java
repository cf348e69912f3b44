/** A library that breaks the rules on purpose. */
@NullMarked
package dev.ratchet.workers.planted.rewards;

import org.jspecify.annotations.NullMarked;
