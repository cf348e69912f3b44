package dev.ratchet.activities.settings;

import static java.util.Objects.requireNonNull;

import dev.ratchet.workflows.contract.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * What a specification points to, imported into the store, so that every worker reads the same bytes.
 *
 * @param promptSet the prompt set as JSONL
 * @param warmUpExamples the warm-up corpus as JSONL, if there is one
 * @param baseModel the weights manifest of the base policy; none for a model from scratch
 */
public record CampaignInputs(
        ObjectRef promptSet,
        @Nullable ObjectRef warmUpExamples,
        @Nullable ObjectRef baseModel) {
    public CampaignInputs {
        requireNonNull(promptSet, "promptSet");
    }
}
