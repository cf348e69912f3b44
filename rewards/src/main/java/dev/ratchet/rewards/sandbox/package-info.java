/** Runs untrusted programs, each in a sandbox of its own. */
@NullMarked
package dev.ratchet.rewards.sandbox;

import org.jspecify.annotations.NullMarked;
