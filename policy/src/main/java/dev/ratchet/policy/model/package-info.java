/** Weights in the engine's memory, the transformer in its arrays, and its products without them. */
@NullMarked
package dev.ratchet.policy.model;

import org.jspecify.annotations.NullMarked;
