/** The replay buffer: a log of immutable manifests, and the groups that follow from it. */
@NullMarked
package dev.ratchet.storage.replay;

import org.jspecify.annotations.NullMarked;
