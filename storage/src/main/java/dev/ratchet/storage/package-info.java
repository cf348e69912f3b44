/** What a campaign stores: where every object lies, and how it is written, read and proven. */
@NullMarked
package dev.ratchet.storage;

import org.jspecify.annotations.NullMarked;
