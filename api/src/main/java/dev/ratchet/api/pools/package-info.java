/** Worker pools: what waits for them and who takes it. */
@NullMarked
package dev.ratchet.api.pools;

import org.jspecify.annotations.NullMarked;
