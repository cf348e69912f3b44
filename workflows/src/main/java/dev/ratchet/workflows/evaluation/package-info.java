/** A held-out prompt set against pinned weights. */
@NullMarked
package dev.ratchet.workflows.evaluation;

import org.jspecify.annotations.NullMarked;
