@NullMarked
package dev.ratchet.api.limits;

import org.jspecify.annotations.NullMarked;
