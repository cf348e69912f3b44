/** The Master: iterations, evaluations, the pause gate. */
@NullMarked
package dev.ratchet.workflows.campaign;

import org.jspecify.annotations.NullMarked;
