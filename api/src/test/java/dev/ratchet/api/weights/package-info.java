@NullMarked
package dev.ratchet.api.weights;

import org.jspecify.annotations.NullMarked;
