package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.Optional;
import java.util.stream.IntStream;

/** The name and version of a table, as in {@code ratchet.scores/2}. Whoever reads a version reads all before it. */
record SchemaVersion(String name, int number) {
    SchemaVersion {
        require(number >= 1, "version of %s: %d (expected: >= 1)", name, number);
    }

    static SchemaVersion parse(String text) {
        int slash = text.lastIndexOf('/');
        return new SchemaVersion(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    /** The version that an object names, if it is this one or an older one. */
    Optional<SchemaVersion> among(String found) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(version -> new SchemaVersion(name, version))
                .filter(version -> version.toString().equals(found))
                .findFirst();
    }

    /** For messages. */
    String orOlder() {
        return number == 1 ? "" : " or older; a newer one needs a newer Ratchet";
    }

    @Override
    public String toString() {
        return name + "/" + number;
    }
}
