/** The language model: its files, its tokens, how it writes and how it learns. */
@NullMarked
package dev.ratchet.policy;

import org.jspecify.annotations.NullMarked;
