/** Thin adapters: each activity looks under its key, does one library call, stores, answers. */
@NullMarked
package dev.ratchet.activities;

import org.jspecify.annotations.NullMarked;
