@NullMarked
package dev.ratchet.api.rollouts;

import org.jspecify.annotations.NullMarked;
