/** The dashboard in a real browser. */
@NullMarked
package dev.ratchet.api.dashboard;

import org.jspecify.annotations.NullMarked;
