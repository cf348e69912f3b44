package dev.ratchet.workflows.contract;

/** Stored verdicts of one domain in one shard; {@code failed} are verdicts that may never become a score. */
public record ScoresRef(ObjectRef scores, String shard, int right, int wrong, int unverifiable, int failed) {}
