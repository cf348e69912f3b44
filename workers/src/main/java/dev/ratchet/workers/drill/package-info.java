/** Fault drills: hold a worker at an exact point of its work, so that it can be killed there. */
@NullMarked
package dev.ratchet.workers.drill;

import org.jspecify.annotations.NullMarked;
