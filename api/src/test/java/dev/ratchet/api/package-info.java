@NullMarked
package dev.ratchet.api;

import org.jspecify.annotations.NullMarked;
