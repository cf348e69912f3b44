package dev.ratchet.api.serving;

import dev.ratchet.domain.trajectory.StopReason;

/** Why an answer ends, in OpenAI's words. */
final class Finish {
    private Finish() {}

    static String reason(StopReason why) {
        return switch (why) {
            case StopReason.EndOfText _, StopReason.Repetition _ -> "stop";
            case StopReason.RoundFull _, StopReason.BudgetSpent _, StopReason.HardLimit _ -> "length";
        };
    }
}
