/** How a policy writes: rounds of segments, addressed randomness, repetition. */
@NullMarked
package dev.ratchet.policy.sampling;

import org.jspecify.annotations.NullMarked;
