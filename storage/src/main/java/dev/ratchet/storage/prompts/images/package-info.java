/** Questions about pictures that are drawn under a seed, with their ground truth. */
@NullMarked
package dev.ratchet.storage.prompts.images;

import org.jspecify.annotations.NullMarked;
