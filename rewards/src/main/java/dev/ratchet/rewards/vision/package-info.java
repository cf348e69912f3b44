/** Answers to questions about images: counts, places, text, chart values and letters. */
@NullMarked
package dev.ratchet.rewards.vision;

import org.jspecify.annotations.NullMarked;
