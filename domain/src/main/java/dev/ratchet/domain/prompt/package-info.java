/** Problems with their reference answers. */
@NullMarked
package dev.ratchet.domain.prompt;

import org.jspecify.annotations.NullMarked;
