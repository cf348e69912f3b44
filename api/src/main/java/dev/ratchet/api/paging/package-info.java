/** Pages of long lists. */
@NullMarked
package dev.ratchet.api.paging;

import org.jspecify.annotations.NullMarked;
