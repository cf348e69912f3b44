package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;

/**
 * How tokens see each other.
 *
 * <p>Names end in their dimensions: N tokens, H query heads, K key-value heads, D head width.
 */
public interface Attention {
    /** Returns [N, H·D]; queries and keys are rotated, nothing is scaled. */
    NDArray attend(int layer, NDArray query_NHD, NDArray key_NKD, NDArray value_NKD);
}
