/** What Micronaut costs alone, beside which the API is measured; it is started without the API's own classes. */
@NullMarked
package dev.ratchet.bare;

import org.jspecify.annotations.NullMarked;
