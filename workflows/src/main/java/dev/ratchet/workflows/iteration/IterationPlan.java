package dev.ratchet.workflows.iteration;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import org.jspecify.annotations.Nullable;

/**
 * One iteration to run.
 *
 * @param reference π_θi, which samples and is the reference of the step
 * @param buffer as the iteration before left it
 * @param parent the commit before
 */
public record IterationPlan(
        BranchId branch,
        ObjectRef settings,
        int iteration,
        PolicyRef reference,
        @Nullable BufferRef buffer,
        ObjectRef parent,
        int heartbeatSeconds) {}
