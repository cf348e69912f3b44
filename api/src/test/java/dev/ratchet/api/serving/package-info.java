/** Tests of serving. */
@NullMarked
package dev.ratchet.api.serving;

import org.jspecify.annotations.NullMarked;
