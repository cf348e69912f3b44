/** A vocabulary that breaks the rules on purpose. */
@NullMarked
package dev.ratchet.workers.planted.domain;

import org.jspecify.annotations.NullMarked;
