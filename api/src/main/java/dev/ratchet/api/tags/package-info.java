/** Entity tags, so that who has an answer already need not be sent it again. */
@NullMarked
package dev.ratchet.api.tags;

import org.jspecify.annotations.NullMarked;
