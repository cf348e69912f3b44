package dev.ratchet.api.campaigns;

import dev.ratchet.activities.settings.SettingsDifference;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What a campaign is a fork of.
 *
 * @param iteration the last one that both have in common
 * @param changes the settings with which it began otherwise than that iteration was made
 */
@Serdeable
public record ForkView(String campaign, int iteration, List<ChangeView> changes) {
    public ForkView {
        changes = List.copyOf(changes);
    }

    /** A setting, by its path, and its values as JSON; {@code unset} where it has none. */
    @Serdeable
    public record ChangeView(String setting, String before, String after) {
        static List<ChangeView> of(List<SettingsDifference> differences) {
            return differences.stream()
                    .map(each -> new ChangeView(each.setting(), each.before(), each.after()))
                    .toList();
        }
    }
}
