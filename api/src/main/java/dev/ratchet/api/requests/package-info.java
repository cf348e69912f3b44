/** What names a request: in the answer, in its problem body and in the log. */
@NullMarked
package dev.ratchet.api.requests;

import org.jspecify.annotations.NullMarked;
