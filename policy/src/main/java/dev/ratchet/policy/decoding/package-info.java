/** The network as it writes: weights in panels, keys and values in blocks, many sequences at a time. */
@NullMarked
package dev.ratchet.policy.decoding;

import org.jspecify.annotations.NullMarked;
