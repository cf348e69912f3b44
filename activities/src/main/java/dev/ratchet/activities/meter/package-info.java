/** What work comes to, told to whoever measures it; no library of metrics is known here. */
@NullMarked
package dev.ratchet.activities.meter;

import org.jspecify.annotations.NullMarked;
