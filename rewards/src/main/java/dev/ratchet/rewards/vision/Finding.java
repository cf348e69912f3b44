package dev.ratchet.rewards.vision;

import java.util.function.Function;

/** What was read from a text. */
sealed interface Finding<T> {
    record Found<T>(T value) implements Finding<T> {}

    /** It is there, but not as one answer. */
    record Unclear<T>(String why) implements Finding<T> {}

    record Absent<T>(String why) implements Finding<T> {}

    /** The grade of what was found. */
    default Grade grade(Function<T, Grade> grading) {
        return switch (this) {
            case Found<T>(T value) -> grading.apply(value);
            case Unclear<T>(String why) -> Grade.wrong(why);
            case Absent<T>(String why) -> new Grade.Nothing(why);
        };
    }
}
