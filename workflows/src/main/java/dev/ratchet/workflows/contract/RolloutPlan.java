package dev.ratchet.workflows.contract;

/**
 * What is rolled out, cut into shards by the specification.
 *
 * @param plan the stored plan: prompts drawn, partials to resume, and which shard has which
 * @param newShards shards of new groups
 * @param resumedShards shards of partials that go on
 */
public record RolloutPlan(RolloutScope scope, ObjectRef plan, int newShards, int resumedShards) {}
