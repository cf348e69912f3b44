/** Object storage: immutable blobs under slash-separated keys, created once. */
@NullMarked
package dev.ratchet.storage.blob;

import org.jspecify.annotations.NullMarked;
