/** The durable workflows: deterministic code only, and the names that leave the process. */
@NullMarked
package dev.ratchet.workflows;

import org.jspecify.annotations.NullMarked;
