/** The REST API: campaigns, over HTTP. */
@NullMarked
package dev.ratchet.api;

import org.jspecify.annotations.NullMarked;
