/** Names that say nothing, on purpose. */
@NullMarked
package dev.ratchet.workers.planted.names;

import org.jspecify.annotations.NullMarked;
