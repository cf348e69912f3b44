package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * End an iteration: name all that belongs to it in one create-once record.
 *
 * @param parent the commit before; none for the first of the first branch
 * @param appended none for the warm-up
 * @param trained none where nothing was trained
 * @param numerics fingerprints of the engines that took part, sorted
 */
public record CommitRequest(
        BranchId branch,
        ObjectRef settings,
        int iteration,
        @Nullable ObjectRef parent,
        PolicyRef policy,
        @Nullable Appended appended,
        @Nullable Trained trained,
        List<String> numerics) {
    public CommitRequest {
        numerics = List.copyOf(numerics);
    }
}
