package dev.ratchet.workflows.contract;

/**
 * Stored verdicts of one domain in one shard.
 *
 * @param failed verdicts of verifiers that broke, which may never become a score
 * @param partly answers that are right in part; 0 in what was recorded before there were such verdicts
 */
public record ScoresRef(
        ObjectRef scores, String shard, int right, int wrong, int unverifiable, int failed, int partly) {}
