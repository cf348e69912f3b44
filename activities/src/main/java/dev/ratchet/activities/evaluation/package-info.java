/** Evaluations that were ordered: pinned, counted, kept, compared. */
@NullMarked
package dev.ratchet.activities.evaluation;

import org.jspecify.annotations.NullMarked;
