/** A language model as a verifier, which reasons before it judges. */
@NullMarked
package dev.ratchet.rewards.judge;

import org.jspecify.annotations.NullMarked;
