package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.List;

/** Why a policy stopped writing a segment (section 2.6.2, figure 3b). */
public sealed interface StopReason {
    /** What {@link #kind} can say. A place in this list is stored: new ones come at its end. */
    List<String> KINDS = List.of("end", "round", "budget", "limit", "repetition");

    /** The answer is complete: the policy wrote its end token, or what the campaign says ends an answer. */
    record EndOfText() implements StopReason {}

    /** The round is full; the same iteration goes on with the next round. */
    record RoundFull() implements StopReason {}

    /** The iteration's budget of output tokens is spent; a later iteration goes on. */
    record BudgetSpent() implements StopReason {}

    /** The hard limit on a trajectory's length ended it for good. */
    record HardLimit() implements StopReason {}

    /**
     * A repeated sequence was found while writing; it ends the trajectory.
     *
     * @param period length of the repeated sequence in tokens
     * @param times how often it stands at the end in a row; in an answer that was stopped by its repeatness, how often the
     *     sequence at the end stands in the answer
     */
    record Repetition(int period, int times) implements StopReason {
        public Repetition {
            require(period >= 1, "repetition period: %d (expected: >= 1)", period);
            require(times >= 2, "repetition times: %d (expected: >= 2)", times);
        }
    }

    /** Whether more tokens follow after this stop. */
    default boolean resumable() {
        return switch (this) {
            case RoundFull _, BudgetSpent _ -> true;
            case EndOfText _, HardLimit _, Repetition _ -> false;
        };
    }

    /** The name in files, columns and metrics. */
    default String label() {
        return switch (this) {
            case EndOfText _ -> "end";
            case RoundFull _ -> "round";
            case BudgetSpent _ -> "budget";
            case HardLimit _ -> "limit";
            case Repetition(int period, int times) -> "repetition:%dx%d".formatted(period, times);
        };
    }

    /** The name without its numbers. */
    default String kind() {
        return this instanceof Repetition ? "repetition" : label();
    }

    /** Reads what {@link #label} wrote. */
    static StopReason parse(String label) {
        return switch (label) {
            case "end" -> new EndOfText();
            case "round" -> new RoundFull();
            case "budget" -> new BudgetSpent();
            case "limit" -> new HardLimit();
            default -> {
                require(
                        label.matches("repetition:\\d{1,9}x\\d{1,9}"),
                        "stop reason: \"%s\" (expected: end, round, budget, limit or repetition:PxT)",
                        label);
                int x = label.indexOf('x');
                yield new Repetition(
                        Integer.parseInt(label.substring("repetition:".length(), x)),
                        Integer.parseInt(label.substring(x + 1)));
            }
        };
    }
}
