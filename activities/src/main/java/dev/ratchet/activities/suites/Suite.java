package dev.ratchet.activities.suites;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of a named set of held-out prompts. What a version asks never changes.
 *
 * @param name in the form of a campaign's
 * @param version from 1
 * @param source {@link Suites#BUILT_IN}, or the layout of the file that it was made of
 * @param prompts the prompts as JSON Lines, all with {@code "split": "heldout"}; {@code docs/prompts.md} has the format
 * @param problems how many prompts there are, at least 1
 * @param pictured how many of them show pictures
 * @param domains how many of them there are of each domain
 */
public record Suite(
        String name,
        int version,
        String description,
        String source,
        ObjectRef prompts,
        int problems,
        int pictured,
        SortedMap<Domain, Integer> domains) {
    public Suite {
        requireName(name);
        require(version >= 1, "suite %s, version: %d (expected: >= 1)", name, version);
        requireNonNull(description, "description");
        requireNonNull(source, "source");
        requireNonNull(prompts, "prompts");
        require(problems >= 1, "suite %s, problems: %d (expected: at least 1)", name, problems);
        domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
    }

    static void requireName(String name) {
        require(
                BranchId.fits(name),
                "suite name: \"%s\" (expected: 1 to 63 of a-z 0-9 -, beginning with a letter or digit)",
                name);
    }

    /** Name and version, as in {@code gsm8k@2}: what {@link Suites#find} finds again, whatever is added later. */
    public String id() {
        return name + "@" + version;
    }

    Suite as(int number) {
        return new Suite(name, number, description, source, prompts, problems, pictured, domains);
    }

    /** Why a policy that reads text alone cannot be asked this suite; empty if it can. */
    public Optional<String> refusal() {
        return pictured == 0
                ? Optional.empty()
                : Optional.of(
                        "suite %s: %d of its %d prompts show pictures (expected: a policy that sees, with model.scratch.vision or a vision_config; ask others another suite)"
                                .formatted(id(), pictured, problems));
    }
}
