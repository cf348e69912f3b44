package dev.ratchet.policy.kernels;

/** How the matrices of a policy are kept while it writes; sums are always of 32 bits. */
public enum Precision {
    /** As they are trained. */
    FP32,
    /** The upper half of the 32 bits, rounded to nearest even. */
    BF16,
    /** Eight bits, with one scale for each row: the largest of its magnitudes by 127. */
    INT8
}
