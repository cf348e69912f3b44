/** Each family of models beside what transformers computes of it. */
@NullMarked
package dev.ratchet.policy.families;

import org.jspecify.annotations.NullMarked;
