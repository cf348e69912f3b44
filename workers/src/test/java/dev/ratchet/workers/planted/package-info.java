/** A small copy of the house that breaks every rule of {@code Architecture}, so that no rule can be vacuous. */
@NullMarked
package dev.ratchet.workers.planted;

import org.jspecify.annotations.NullMarked;
