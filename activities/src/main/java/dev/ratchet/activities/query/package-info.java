/** What committed iterations hold, for whoever looks at it from outside. */
@NullMarked
package dev.ratchet.activities.query;

import org.jspecify.annotations.NullMarked;
