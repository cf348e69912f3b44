/** The pause gate: stops the scheduling of work and changes no data. */
@NullMarked
package dev.ratchet.workflows.pause;

import org.jspecify.annotations.NullMarked;
