/** Answers, as the segments that policy versions wrote. */
@NullMarked
package dev.ratchet.domain.trajectory;

import org.jspecify.annotations.NullMarked;
