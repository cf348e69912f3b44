package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy as clients name it: a campaign's name for its newest committed weights, or {@code name@version} for one version.
 *
 * @param version of the policy; empty for the newest
 */
record ModelName(String campaign, OptionalInt version) {
    private static final Pattern FORM = Pattern.compile("([^@]+)(?:@([0-9]{1,9}))?");

    static ModelName parse(String name) {
        Matcher matcher = FORM.matcher(name);
        require(
                matcher.matches() && BranchId.fits(matcher.group(1)),
                "model: \"%s\" (expected: a campaign's name, or name@version)",
                name);
        String version = matcher.group(2);
        return new ModelName(
                matcher.group(1), version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version)));
    }

    /** The name of one version. */
    static String of(String campaign, int version) {
        return campaign + "@" + version;
    }
}
