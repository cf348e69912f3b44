/** The transformer, in NDArrays. */
@NullMarked
package dev.ratchet.policy.model;

import org.jspecify.annotations.NullMarked;
