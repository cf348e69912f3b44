/** How a policy learns: objectives, optimizer, checkpoints. */
@NullMarked
package dev.ratchet.policy.training;

import org.jspecify.annotations.NullMarked;
