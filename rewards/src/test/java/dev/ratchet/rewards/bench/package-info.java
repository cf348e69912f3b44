/** What the verifiers reach and cost, beside a peer. */
@NullMarked
package dev.ratchet.rewards.bench;

import org.jspecify.annotations.NullMarked;
