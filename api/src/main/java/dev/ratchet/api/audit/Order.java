package dev.ratchet.api.audit;

import static dev.ratchet.domain.Checks.require;

/**
 * What somebody wants done.
 *
 * @param who by the name of the key
 * @param what as in {@code pause}
 * @param subject the name of the campaign, or of what else it is about; may be empty
 * @param why as they said; empty where they need not
 * @param before what was there, in words
 */
public record Order(String who, String what, String subject, String why, String before) {
    public Order {
        require(!who.isBlank(), "order, who: blank (expected: a name)");
        require(!what.isBlank(), "order, what: blank (expected: what is to be done)");
    }
}
