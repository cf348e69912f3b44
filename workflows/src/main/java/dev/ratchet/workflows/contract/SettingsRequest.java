package dev.ratchet.workflows.contract;

/**
 * Asks for other settings from the next iteration on.
 *
 * @param before the newest, which the change was made to; refused where there are newer ones
 * @param settings stored as a whole
 * @param reason why, for others to read
 */
public record SettingsRequest(ObjectRef before, ObjectRef settings, String reason) {}
