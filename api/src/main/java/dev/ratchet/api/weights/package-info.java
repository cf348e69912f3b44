/** What the API tells of weights, and their download. */
@NullMarked
package dev.ratchet.api.weights;

import org.jspecify.annotations.NullMarked;
