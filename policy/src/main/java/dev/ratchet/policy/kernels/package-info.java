/**
 * Arithmetic of the processor for writing answers: matrix products, attention's parts, exponentials.
 *
 * <p>Each number is computed by one fixed sequence of IEEE operations (fused multiply-adds in the order of the index,
 * sixteen lanes wherever a sum is cut), so its bits depend on its inputs alone: not on how many rows are computed beside
 * it, nor on threads, processor or what the compiler made of the code.
 */
@NullMarked
package dev.ratchet.policy.kernels;

import org.jspecify.annotations.NullMarked;
