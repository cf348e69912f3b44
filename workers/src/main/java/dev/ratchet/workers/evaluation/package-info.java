/** Evaluations as they are ordered and looked at from outside: by the API, by the command line, by schedules. */
@NullMarked
package dev.ratchet.workers.evaluation;

import org.jspecify.annotations.NullMarked;
