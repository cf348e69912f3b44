/** The commands, as picocli reads them. */
@NullMarked
package dev.ratchet.workers.cli;

import org.jspecify.annotations.NullMarked;
