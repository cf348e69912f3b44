/** What the API is asked, in figures. */
@NullMarked
package dev.ratchet.api.metrics;

import org.jspecify.annotations.NullMarked;
