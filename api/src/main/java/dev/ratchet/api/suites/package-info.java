/** Evaluation suites over HTTP. */
@NullMarked
package dev.ratchet.api.suites;

import org.jspecify.annotations.NullMarked;
