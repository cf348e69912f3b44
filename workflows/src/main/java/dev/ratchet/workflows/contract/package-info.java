/** What workflows and activities say to each other: references and the few facts that workflows decide on. */
@NullMarked
package dev.ratchet.workflows.contract;

import org.jspecify.annotations.NullMarked;
