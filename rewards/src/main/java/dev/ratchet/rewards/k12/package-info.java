/** Judges what pupils are asked: short answers in words and numbers, blanks, steps in order, and texts by a rubric. */
@NullMarked
package dev.ratchet.rewards.k12;

import org.jspecify.annotations.NullMarked;
