package dev.ratchet.api.campaigns;

import dev.ratchet.activities.settings.SettingsDifference;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What a change of settings came to.
 *
 * @param from the first iteration that is made with them; 0 where they were so already
 */
@Serdeable
public record SettingsView(String campaign, int from, List<ForkView.ChangeView> changes) {
    public SettingsView {
        changes = List.copyOf(changes);
    }

    static SettingsView of(String campaign, int from, List<SettingsDifference> differences) {
        return new SettingsView(campaign, from, ForkView.ChangeView.of(differences));
    }

    /** As in {@code from iteration 7 on: training.tau 0.1}. */
    String sentence() {
        return changes.isEmpty()
                ? "so already"
                : "from iteration %d on: %s"
                        .formatted(
                                from,
                                String.join(
                                        ", ",
                                        changes.stream()
                                                .map(each ->
                                                        each.setting() + " " + each.before() + " -> " + each.after())
                                                .toList()));
    }
}
