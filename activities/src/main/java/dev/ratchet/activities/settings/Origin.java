package dev.ratchet.activities.settings;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.contract.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * A branch's first record: where it comes from, and with which settings it began.
 *
 * @param parent the commit that it goes on from; none for a campaign's first branch
 */
public record Origin(BranchId branch, @Nullable Parent parent, ObjectRef settings) {
    public Origin {
        requireNonNull(branch, "branch");
        requireNonNull(settings, "settings");
    }

    /** A committed iteration of another branch. */
    public record Parent(BranchId branch, int iteration) {
        @Override
        public String toString() {
            return "a fork of %s after iteration %d".formatted(branch.campaign(), iteration);
        }
    }
}
