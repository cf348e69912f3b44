/** Chooses what is rolled out. */
@NullMarked
package dev.ratchet.activities.sampling;

import org.jspecify.annotations.NullMarked;
