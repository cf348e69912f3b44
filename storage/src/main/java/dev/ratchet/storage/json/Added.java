package dev.ratchet.storage.json;

import static dev.ratchet.domain.Checks.require;

import org.jspecify.annotations.Nullable;

/**
 * A component that a version of a schema added.
 *
 * @param version the first that has it, 2 or more
 * @param path from the content to the component, as in {@code spec.training.tau}; an object on the way that is null stays so
 * @param before what objects of older versions mean by not having it: the value with which they were written, in effect
 */
public record Added(int version, String path, @Nullable Object before) {
    public Added {
        require(version >= 2, "version that adds %s: %d (expected: >= 2)", path, version);
        require(path.matches("\\w+(\\.\\w+)*"), "added component: \"%s\" (expected: a path with dots)", path);
    }
}
