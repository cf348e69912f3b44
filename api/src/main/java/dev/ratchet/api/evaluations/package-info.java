/** Evaluations over HTTP: ordered, looked at, compared, cancelled, scheduled. */
@NullMarked
package dev.ratchet.api.evaluations;

import org.jspecify.annotations.NullMarked;
