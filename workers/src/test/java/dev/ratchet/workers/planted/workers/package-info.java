/** What activities must not know. */
@NullMarked
package dev.ratchet.workers.planted.workers;

import org.jspecify.annotations.NullMarked;
