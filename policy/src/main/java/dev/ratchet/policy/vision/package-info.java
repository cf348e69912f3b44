/** Pictures: how bytes become pixels, and pixels the square that an encoder sees. */
@NullMarked
package dev.ratchet.policy.vision;

import org.jspecify.annotations.NullMarked;
