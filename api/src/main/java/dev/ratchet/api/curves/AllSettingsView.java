package dev.ratchet.api.curves;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a campaign.
 *
 * @param settings by path, as in training.tau; values as JSON
 */
@Serdeable
public record AllSettingsView(String campaign, SortedMap<String, String> settings) {
    public AllSettingsView {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
