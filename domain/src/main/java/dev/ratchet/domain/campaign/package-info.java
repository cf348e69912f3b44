/** Campaigns as trees of branches. */
@NullMarked
package dev.ratchet.domain.campaign;

import org.jspecify.annotations.NullMarked;
