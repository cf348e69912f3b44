/** How much of the server one client may have. */
@NullMarked
package dev.ratchet.api.limits;

import org.jspecify.annotations.NullMarked;
