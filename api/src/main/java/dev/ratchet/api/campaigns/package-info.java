/** What the API tells of campaigns, and the orders it takes. */
@NullMarked
package dev.ratchet.api.campaigns;

import org.jspecify.annotations.NullMarked;
