/** Trajectories and what belongs to them as Arrow files with a checksum for each object and each block. */
@NullMarked
package dev.ratchet.storage.trajectory;

import org.jspecify.annotations.NullMarked;
