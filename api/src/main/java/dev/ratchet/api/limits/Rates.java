package dev.ratchet.api.limits;

import static dev.ratchet.domain.Checks.require;

/**
 * How many requests a second are answered; as many may come at once.
 *
 * @param reads of one key
 * @param orders of one key: all that is no GET, HEAD or OPTIONS
 * @param refusals of one address: requests without a key that counts
 */
public record Rates(int reads, int orders, int refusals) {
    public static final Rates STANDARD = new Rates(20_000, 100, 20);

    public Rates {
        require(reads >= 1, "reads a second: %d (expected: at least 1)", reads);
        require(orders >= 1, "orders a second: %d (expected: at least 1)", orders);
        require(refusals >= 1, "refusals a second: %d (expected: at least 1)", refusals);
    }
}
