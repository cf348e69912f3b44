package dev.ratchet.api.paging;

import static dev.ratchet.domain.Checks.require;

import io.micronaut.http.HttpParameters;
import java.util.Set;
import java.util.TreeSet;

/** What queries have in common. */
public final class Requests {
    public static final int MOST_A_PAGE = 500;

    private Requests() {}

    /** Refuses parameters that nobody reads: a misspelt filter would answer with all there is. */
    public static void requireKnown(HttpParameters given, Set<String> known) {
        for (String name : given.names()) {
            require(known.contains(name), "%s: no such parameter (expected: one of %s)", name, new TreeSet<>(known));
            require(
                    given.getAll(name).size() == 1,
                    "%s: given %d times (expected: once)",
                    name,
                    given.getAll(name).size());
        }
    }

    public static int pageSize(int asked) {
        require(1 <= asked && asked <= MOST_A_PAGE, "pageSize: %d (expected: 1 to %d)", asked, MOST_A_PAGE);
        return asked;
    }
}
