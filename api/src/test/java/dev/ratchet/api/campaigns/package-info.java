@NullMarked
package dev.ratchet.api.campaigns;

import org.jspecify.annotations.NullMarked;
