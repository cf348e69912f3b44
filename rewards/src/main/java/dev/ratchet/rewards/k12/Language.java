package dev.ratchet.rewards.k12;

import dev.ratchet.rewards.Quoted;

/** The language in which a pupil is told why: Korean where the reference has a Korean letter, else English. */
enum Language {
    ENGLISH,
    KOREAN;

    private static final int MOST_QUOTED = 80;

    static Language of(String reference) {
        return reference.codePoints().anyMatch(Korean::letter) ? KOREAN : ENGLISH;
    }

    /** The one of two texts that is in this language. */
    String say(String english, String korean) {
        return switch (this) {
            case ENGLISH -> english;
            case KOREAN -> korean;
        };
    }

    static String quoted(String text) {
        return Quoted.of(text, MOST_QUOTED);
    }

    /** Points as a person writes them: 2 and not 2.0, two decimals at most. */
    static String points(double points) {
        double rounded = Math.rint(points * 100) / 100;
        return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
    }

    /** What was earned of what could be. */
    String earned(double points, double most) {
        return say("%s of %s", "%2$s점 중 %1$s점").formatted(points(points), points(most));
    }
}
