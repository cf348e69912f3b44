/** Weights as Hugging Face directories behind one create-once manifest. */
@NullMarked
package dev.ratchet.storage.weights;

import org.jspecify.annotations.NullMarked;
