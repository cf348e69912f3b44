/** What was ordered over the API: who, what, why, before and after. */
@NullMarked
package dev.ratchet.api.audit;

import org.jspecify.annotations.NullMarked;
