@NullMarked
package dev.ratchet.activities.evaluation;

import org.jspecify.annotations.NullMarked;
