/** What identifies a policy and addresses its randomness. */
@NullMarked
package dev.ratchet.domain.policy;

import org.jspecify.annotations.NullMarked;
