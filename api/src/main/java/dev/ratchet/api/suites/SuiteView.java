package dev.ratchet.api.suites;

import dev.ratchet.activities.suites.Suite;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a suite.
 *
 * @param id name and version, as in {@code gsm8k@2}
 * @param source {@code built in}, or the format of the file that it was made of
 * @param promptsSha256 of the prompts as JSON Lines: equal where two stores ask the same
 * @param pictured problems that show pictures
 * @param refusal why a policy that reads text alone cannot be asked it; none where it can
 */
@Serdeable
public record SuiteView(
        String id,
        String name,
        int version,
        String description,
        String source,
        String promptsSha256,
        int problems,
        int pictured,
        SortedMap<String, Integer> domains,
        @Nullable String refusal) {
    static SuiteView of(Suite suite) {
        SortedMap<String, Integer> domains = new TreeMap<>();
        suite.domains().forEach((domain, problems) -> domains.put(domain.label(), problems));
        return new SuiteView(
                suite.id(),
                suite.name(),
                suite.version(),
                suite.description(),
                suite.source(),
                suite.prompts().sha256(),
                suite.problems(),
                suite.pictured(),
                domains,
                suite.refusal().orElse(null));
    }

    /** All suites, the newest version of each. */
    @Serdeable
    public record SuiteList(List<SuiteView> suites) {
        public SuiteList {
            suites = List.copyOf(suites);
        }
    }
}
