/** Activities that break the rules on purpose. */
@NullMarked
package dev.ratchet.workers.planted.activities;

import org.jspecify.annotations.NullMarked;
