/** JSON objects that carry their schema and their checksum. */
@NullMarked
package dev.ratchet.storage.json;

import org.jspecify.annotations.NullMarked;
