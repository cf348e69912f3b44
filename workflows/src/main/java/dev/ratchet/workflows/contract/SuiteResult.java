package dev.ratchet.workflows.contract;

/**
 * What an ordered evaluation came to, in short; {@code report} has all of it.
 *
 * @param passAt1 share of right answers, each prompt counting alike
 * @param low lower end of its 95 % interval
 * @param high its upper end
 */
public record SuiteResult(
        String suite, int problems, int samplesPerPrompt, double passAt1, double low, double high, ObjectRef report) {}
