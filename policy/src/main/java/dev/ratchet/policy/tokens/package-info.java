/** Text to tokens and back, chat templates. */
@NullMarked
package dev.ratchet.policy.tokens;

import org.jspecify.annotations.NullMarked;
