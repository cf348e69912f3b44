/** The Temporal UI as an operator uses it. */
@NullMarked
package dev.ratchet.workers.ui;

import org.jspecify.annotations.NullMarked;
