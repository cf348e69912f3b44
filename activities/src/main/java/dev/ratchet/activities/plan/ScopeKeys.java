package dev.ratchet.activities.plan;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
import dev.ratchet.workflows.contract.RolloutScope;

/** Where the objects of an iteration, or of an evaluation, lie. */
public final class ScopeKeys {
    private ScopeKeys() {}

    public static String prefix(BranchId branch, RolloutScope scope) {
        return switch (scope.purpose()) {
            case TRAINING -> Keys.iteration(branch, scope.iteration());
            case EVALUATION ->
                scope.evaluation() == null
                        ? Keys.evaluation(branch, scope.iteration())
                        : Keys.orderedEvaluation(scope.evaluation());
        };
    }
}
