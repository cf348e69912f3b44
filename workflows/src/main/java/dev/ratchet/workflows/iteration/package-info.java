/** One step of mirror descent with partial rollouts. */
@NullMarked
package dev.ratchet.workflows.iteration;

import org.jspecify.annotations.NullMarked;
