/** The OpenAPI document, which is made of the controllers when they are compiled, and the page that shows it. */
@NullMarked
package dev.ratchet.api.openapi;

import org.jspecify.annotations.NullMarked;
