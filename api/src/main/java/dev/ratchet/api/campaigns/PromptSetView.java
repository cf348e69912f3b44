package dev.ratchet.api.campaigns;

import io.micronaut.serde.annotation.Serdeable;

/**
 * A stored prompt set, which {@code prompts.file} names by {@code sha256:} and the checksum.
 *
 * @param train prompts to train on
 * @param heldOut prompts to evaluate on
 */
@Serdeable
public record PromptSetView(String sha256, int train, int heldOut) {}
