/** Tests of the kernels. */
@NullMarked
package dev.ratchet.policy.kernels;

import org.jspecify.annotations.NullMarked;
