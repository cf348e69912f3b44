/** Whether the API can do its work, for who runs it. */
@NullMarked
package dev.ratchet.api.health;

import org.jspecify.annotations.NullMarked;
