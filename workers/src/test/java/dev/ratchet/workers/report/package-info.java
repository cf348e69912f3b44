/** Tests of what is shown at the end. */
@NullMarked
package dev.ratchet.workers.report;

import org.jspecify.annotations.NullMarked;
