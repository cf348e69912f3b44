/** Serves the dashboard's files, which hold no data. */
@NullMarked
package dev.ratchet.api.dashboard;

import org.jspecify.annotations.NullMarked;
