package dev.ratchet.storage;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Every object key of the system. Numbers are zero-padded, so that the order of keys is the order of time. */
public final class Keys {
    /** A folder for each evaluation that was ordered. */
    public static final String ORDERED_EVALUATIONS = "evaluations/";
    /** A folder for each evaluation suite; ends with a slash. */
    public static final String SUITES = "suites/";

    private Keys() {}

    /** Where all of a branch lies; ends with a slash. */
    public static String branch(BranchId branch) {
        return "campaigns/%s/%s/".formatted(branch.campaign(), branch.name());
    }

    /** The branch's first record: where it comes from and with which settings. */
    public static String origin(BranchId branch) {
        return branch(branch) + "origin.json";
    }

    /** The settings with this SHA-256 of their canonical content. */
    public static String settings(BranchId branch, String sha256) {
        return branch(branch) + "settings/" + sha256 + ".json";
    }

    /** A change of settings that counts from an iteration on. */
    public static String settingsChange(BranchId branch, int from, int number) {
        return "%s%06d-%04d.json".formatted(settingsChanges(branch), from, number);
    }

    /** All changes of settings; ends with a slash. */
    public static String settingsChanges(BranchId branch) {
        return branch(branch) + "changes/";
    }

    /** All that an iteration writes lies under this; ends with a slash. */
    public static String iteration(BranchId branch, int iteration) {
        return "%siterations/%06d/".formatted(branch(branch), iteration);
    }

    /** All that an evaluation of an iteration's weights writes lies under this; ends with a slash. */
    public static String evaluation(BranchId branch, int iteration) {
        return "%s%06d/".formatted(evaluations(branch), iteration);
    }

    /** A folder for each evaluation of a branch; ends with a slash. */
    public static String evaluations(BranchId branch) {
        return branch(branch) + "evaluations/";
    }

    /** All that an evaluation that was ordered writes lies under this; ends with a slash. */
    public static String orderedEvaluation(String id) {
        return ORDERED_EVALUATIONS + id + "/";
    }

    /** What was ordered, with weights and suite pinned. */
    public static String evaluationRecord(String id) {
        return orderedEvaluation(id) + "evaluation.json";
    }

    /** An ordered evaluation's prompts, a row each. */
    public static String evaluationPrompts(String id) {
        return orderedEvaluation(id) + "prompts.arrow";
    }

    public static String plan(String scope) {
        return scope + "plan.json";
    }

    public static String newShard(int shard) {
        return "new-%04d".formatted(shard);
    }

    public static String resumedShard(int shard) {
        return "resumed-%04d".formatted(shard);
    }

    /** What all live trajectories of a shard wrote in one round. */
    public static String round(String scope, String shard, int round) {
        return "%srounds/%s/%05d.arrow".formatted(scope, shard, round);
    }

    /** A sealed shard: what it wrote in one iteration. */
    public static String rollout(String scope, String shard) {
        return "%srollouts/%s.arrow".formatted(scope, shard);
    }

    public static String scores(String scope, String shard, Domain domain) {
        return "%sscores/%s-%s.arrow".formatted(scope, shard, domain.label());
    }

    /** The scores of a domain in the shard that is sealed under {@code rollout}. */
    public static String scoresOf(String rollout, Domain domain) {
        int folder = rollout.lastIndexOf("rollouts/");
        require(
                folder >= 0 && rollout.endsWith(".arrow"),
                "rollout: \"%s\" (expected: the key of a sealed shard)",
                rollout);
        String shard = rollout.substring(folder + "rollouts/".length(), rollout.length() - ".arrow".length());
        return scores(rollout.substring(0, folder), shard, domain);
    }

    /**
     * What a verifier said first of the content with this SHA-256; of all campaigns.
     *
     * @param verifier its name and version, as in {@code judge-1}
     */
    public static String judgement(String verifier, String sha256) {
        requireSha(sha256);
        return "judgements/%s/%s/%s.json".formatted(verifier, sha256.substring(0, 2), sha256);
    }

    public static String evaluationReport(String scope) {
        return scope + "report.json";
    }

    /** The buffer's manifest: what this iteration changed. */
    public static String buffer(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "buffer.json";
    }

    /** The whole buffer as of this iteration; written every so many. */
    public static String bufferSnapshot(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "buffer-snapshot.json";
    }

    public static String summary(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "summary.arrow";
    }

    /** By what the summaries of some iterations, of which this is the first, are filtered. */
    public static String summaryIndex(BranchId branch, int iteration) {
        return "%ssummary-indexes/%06d.arrow".formatted(branch(branch), iteration);
    }

    /**
     * The record that makes a checkpoint visible; its content lies under {@link #checkpointContent}.
     *
     * @param request SHA-256 of what was asked of the step, so that one who asks otherwise does not come upon it
     */
    public static String checkpoint(BranchId branch, int iteration, String request, int update) {
        return "%s%08d.json".formatted(checkpoints(branch, iteration, request), update);
    }

    /** All checkpoints of a request; ends with a slash. */
    public static String checkpoints(BranchId branch, int iteration, String request) {
        requireSha(request);
        return "%s%s/".formatted(checkpoints(branch, iteration), request);
    }

    /** All checkpoints of an iteration; ends with a slash. Records right in it are of before their keys named the request. */
    public static String checkpoints(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "checkpoints/";
    }

    public static String checkpointContent(BranchId branch, int iteration, String sha256) {
        requireSha(sha256);
        return "%scheckpoint-content/%s".formatted(iteration(branch, iteration), sha256);
    }

    /** A file of the Hugging Face directory whose model.safetensors has this SHA-256. */
    public static String weightsFile(BranchId branch, String weightsSha256, String file) {
        requireSha(weightsSha256);
        return "%sweights/%s/%s".formatted(branch(branch), weightsSha256, file);
    }

    /** What a training step came to, before it is published. */
    public static String trained(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "trained.json";
    }

    /** The record that makes an iteration's weights visible. */
    public static String weightsManifest(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "weights.json";
    }

    /** The record that ends an iteration. */
    public static String commit(BranchId branch, int iteration) {
        return iteration(branch, iteration) + "commit.json";
    }

    /** An imported prompt set or warm-up corpus, by the SHA-256 of its bytes. */
    public static String imported(String sha256, String extension) {
        requireSha(sha256);
        return "imports/%s.%s".formatted(sha256, extension);
    }

    /** A file of an imported base model, by the SHA-256 of the file's bytes. */
    public static String baseModelFile(String weightsSha256, String file) {
        requireSha(weightsSha256);
        return "models/%s/%s".formatted(weightsSha256, file);
    }

    /** The manifest of an imported base model, by the SHA-256 of all its files' names and checksums. */
    public static String baseModelManifest(String sha256) {
        requireSha(sha256);
        return "models/manifests/%s.json".formatted(sha256);
    }

    /** One version of an evaluation suite, from 1. */
    public static String suite(String name, int version) {
        return "%s%06d.json".formatted(suite(name), version);
    }

    /** All versions of an evaluation suite; ends with a slash. */
    public static String suite(String name) {
        return SUITES + name + "/";
    }

    /** A folder for each day of the audit log; ends with a slash. */
    public static final String AUDIT = "audit/";

    /** A folder for each order of a day, in the order of time; ends with a slash. */
    public static String audit(LocalDate day) {
        return "%s%s/".formatted(AUDIT, day);
    }

    /**
     * All that is known of one order; ends with a slash.
     *
     * @param id tells two orders of the same millisecond apart
     */
    public static String audit(Instant time, String id) {
        OffsetDateTime at = time.atOffset(ZoneOffset.UTC);
        return "%s%tH%<tM%<tS.%<tL-%s/".formatted(audit(at.toLocalDate()), at, id);
    }

    /** What an {@code Idempotency-Key} was first given for, by the SHA-256 of who gave it and which. */
    public static String idempotency(String sha256) {
        requireSha(sha256);
        return "idempotency/%s/%s.json".formatted(sha256.substring(0, 2), sha256);
    }

    private static void requireSha(String sha256) {
        require(Checksums.isSha256(sha256), "sha256: \"%s\" (expected: 64 hexadecimal digits)", sha256);
    }
}
