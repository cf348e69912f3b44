package dev.ratchet.activities.settings;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which settings of a campaign that has begun may change, and why others may not: one list, whoever asks for the change. */
public enum Changeable {
    /** At the next iteration of a campaign that runs, and in a fork. */
    WHILE_RUNNING,
    /** Only in a fork, which is another campaign with other bits. */
    IN_A_FORK,
    NEVER;

    /**
     * @param setting a path, which stands for all below it that no longer one names
     * @param why it may not change while the campaign runs, or at all; empty where it may
     */
    private record Rule(String setting, Changeable when, String why) {
        String limit() {
            return when == NEVER ? "once a campaign has begun" : "while the campaign runs, only in a fork";
        }

        boolean of(String path) {
            return path.equals(setting) || path.startsWith(setting + ".");
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("name", IN_A_FORK, "a campaign keeps its name"),
            new Rule("seed", NEVER, "what was drawn so far was drawn from it; begin another campaign"),
            new Rule("iterations", WHILE_RUNNING, ""),
            new Rule("model", NEVER, "the weights have this shape and these tokens; begin another campaign"),
            new Rule("prompts", NEVER, "answers to these prompts wait in the buffer; begin another campaign"),
            new Rule("warmUp", NEVER, "it is over, as iteration 0; begin another campaign"),
            new Rule("rollout", WHILE_RUNNING, ""),
            new Rule(
                    "rollout.samplesPerPrompt",
                    IN_A_FORK,
                    "curves and counts of one campaign are over groups of one size"),
            new Rule(
                    "rollout.hardLimit",
                    NEVER,
                    "answers that wait were begun under it, and every prompt was checked with it"),
            new Rule("rollout.engine", IN_A_FORK, "the bits of all answers depend on it"),
            new Rule("rollout.engine.cacheMegabytes", WHILE_RUNNING, ""),
            new Rule("reward", WHILE_RUNNING, ""),
            new Rule(
                    "reward.judge.domains",
                    NEVER,
                    "every prompt was checked against who judges it; begin another campaign"),
            new Rule("replay", WHILE_RUNNING, ""),
            new Rule("training", WHILE_RUNNING, ""),
            new Rule("evaluation", WHILE_RUNNING, ""),
            new Rule("compute.threads", IN_A_FORK, "the bits of all results depend on it"),
            new Rule("compute.heartbeatSeconds", WHILE_RUNNING, ""));

    private static Rule rule(String setting) {
        return RULES.stream()
                .filter(rule -> rule.of(setting))
                .max(Comparator.comparingInt(rule -> rule.setting().length()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "setting: %s (expected: one that stands in the list of what may change)".formatted(setting)));
    }

    /** When a setting, by its path, may change. */
    public static Changeable of(String setting) {
        return rule(setting).when();
    }

    /**
     * Refuses a change of what may not change now, all of it in one message.
     *
     * @param now {@link #WHILE_RUNNING} or {@link #IN_A_FORK}
     */
    static void require(Changeable now, List<SettingsDifference> changes) {
        List<Rule> refused = changes.stream()
                .map(change -> rule(change.setting()))
                .filter(rule -> rule.when().compareTo(now) > 0)
                .distinct()
                .toList();
        if (!refused.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    refused.stream()
                            .map(rule ->
                                    "%s: may not change %s: %s".formatted(rule.setting(), rule.limit(), rule.why()))
                            .collect(Collectors.joining("; ")));
        }
    }
}
