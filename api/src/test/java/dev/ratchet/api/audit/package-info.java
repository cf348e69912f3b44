@NullMarked
package dev.ratchet.api.audit;

import org.jspecify.annotations.NullMarked;
