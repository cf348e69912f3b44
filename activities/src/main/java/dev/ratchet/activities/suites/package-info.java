/** Evaluation suites: named, versioned sets of held-out prompts, and the layouts in which others publish theirs. */
@NullMarked
package dev.ratchet.activities.suites;

import org.jspecify.annotations.NullMarked;
