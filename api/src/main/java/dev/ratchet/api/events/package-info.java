/** What happens to a campaign, as server-sent events. */
@NullMarked
package dev.ratchet.api.events;

import org.jspecify.annotations.NullMarked;
