/** Who may do what: API keys, roles, and what a browser may send here. */
@NullMarked
package dev.ratchet.api.security;

import org.jspecify.annotations.NullMarked;
