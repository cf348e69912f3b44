/** The transformer forward and backward, with formulas written out: products by the engine's library, all else by kernels. */
@NullMarked
package dev.ratchet.policy.gradient;

import org.jspecify.annotations.NullMarked;
