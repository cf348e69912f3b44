/** Opens and ends iterations. */
@NullMarked
package dev.ratchet.activities.commit;

import org.jspecify.annotations.NullMarked;
