package dev.ratchet.activities.settings;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.Map;

/** A campaign's settings with its prompt set in memory. */
public record CampaignData(CampaignSettings settings, PromptSet prompts, Map<PromptId, Prompt> byId) {
    public CampaignSpec spec() {
        return settings.spec();
    }

    public Prompt prompt(PromptId id) {
        Prompt prompt = byId.get(id);
        if (prompt == null) {
            throw new IllegalArgumentException(
                    "prompt %s: not in the campaign's prompt set (expected: one of its %d)".formatted(id, byId.size()));
        }
        return prompt;
    }
}
