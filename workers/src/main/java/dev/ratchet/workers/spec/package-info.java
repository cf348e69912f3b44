/** Reads campaign specifications: YAML in, a {@code CampaignSpec} or one clear message out. */
@NullMarked
package dev.ratchet.workers.spec;

import org.jspecify.annotations.NullMarked;
