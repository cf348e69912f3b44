/** The campaign specification: every setting, its unit, its bounds. */
@NullMarked
package dev.ratchet.workflows.spec;

import org.jspecify.annotations.NullMarked;
