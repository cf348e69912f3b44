/** Prompt sets, warm-up examples and a generator of arithmetic problems. */
@NullMarked
package dev.ratchet.storage.prompts;

import org.jspecify.annotations.NullMarked;
