/** Verifiers: what judges an answer, for each domain of prompts. */
@NullMarked
package dev.ratchet.rewards;

import org.jspecify.annotations.NullMarked;
