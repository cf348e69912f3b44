package dev.ratchet.activities.settings;

import dev.ratchet.workflows.contract.ObjectRef;

/**
 * The record of a change of settings.
 *
 * @param from the first iteration that is made with them
 * @param number tells several changes for the same iteration apart, from 1 on; the newest counts
 * @param before the settings that were changed
 * @param reason why, as it was asked for
 */
public record SettingsChange(int from, int number, ObjectRef before, ObjectRef settings, String reason) {}
