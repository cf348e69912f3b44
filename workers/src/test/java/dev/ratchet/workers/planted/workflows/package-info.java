/** Workflows that break the rules on purpose. */
@NullMarked
package dev.ratchet.workers.planted.workflows;

import org.jspecify.annotations.NullMarked;
