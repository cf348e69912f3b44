package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

/** Where a row lies: written {@code key#row}, the row counted from 0. */
public record RowLocation(String key, int row) {
    public RowLocation {
        require(!key.isEmpty() && key.indexOf('#') < 0, "row location, key: \"%s\" (expected: an object key)", key);
        require(row >= 0, "row location in %s, row: %d (expected: >= 0)", key, row);
    }

    public static RowLocation parse(String text) {
        int hash = text.indexOf('#');
        require(
                hash > 0 && text.substring(hash + 1).matches("[0-9]{1,9}"),
                "row location: \"%s\" (expected: key#row)",
                text);
        return new RowLocation(text.substring(0, hash), Integer.parseInt(text.substring(hash + 1)));
    }

    @Override
    public String toString() {
        return key + "#" + row;
    }
}
