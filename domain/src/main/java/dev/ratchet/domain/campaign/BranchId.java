package dev.ratchet.domain.campaign;

import static dev.ratchet.domain.Checks.require;

import java.util.regex.Pattern;

/**
 * One line of a campaign's history; every stored key lies under campaign and branch.
 *
 * @param campaign 1 to 63 of {@code a-z 0-9 -}, beginning with a letter or digit, since it becomes part of keys and ids
 * @param name of the branch, in the same form; {@link #MAIN} is the first
 */
public record BranchId(String campaign, String name) {
    public static final String MAIN = "main";

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public BranchId {
        requireName("campaign name", campaign);
        requireName("branch name", name);
    }

    public static BranchId main(String campaign) {
        return new BranchId(campaign, MAIN);
    }

    /** Whether a campaign, or a branch, can have this name. */
    public static boolean fits(String name) {
        return FORM.matcher(name).matches();
    }

    private static void requireName(String what, String value) {
        require(
                fits(value),
                "%s: \"%s\" (expected: 1 to 63 of a-z 0-9 -, beginning with a letter or digit)",
                what,
                value);
    }

    @Override
    public String toString() {
        return campaign + "/" + name;
    }
}
