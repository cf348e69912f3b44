/** What iterations came to, as columns for whoever draws them. */
@NullMarked
package dev.ratchet.api.curves;

import org.jspecify.annotations.NullMarked;
